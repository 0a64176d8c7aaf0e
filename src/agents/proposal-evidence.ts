// Tested by test/unit/cli/mcp.test.ts.
import { nameOfExample, type ExampleReference, type Subject } from '../gepa/candidate';
import { changedTexts } from '../gepa/text/changed-texts';
import { waitingProposals, type ProposalState, type RunState } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { describeEvidence } from '../gepa/words/evidence-words';
import { describeSource } from '../gepa/words/origin-words';
import { describeFate } from '../gepa/words/reasons';
import { formatMean } from '../gepa/words/score-words';
import { RunEvidence } from '../runs/evidence/run-evidence';
import { markdownFence, markdownLine } from '../runs/report/markdown-text';
import { componentDiff } from '../runs/report/report';
import type { AgentRun } from './agent-host';

/** The longest output or feedback that an agent is shown whole, in characters. */
const mostShown = 1500;

/** A waiting proposal in short. */
interface ListedProposal {
  readonly proposal: number;
  readonly from: string;
  readonly diagnosis: string;
  readonly changes: readonly string[];
  readonly evidence: string;
}

/** Lists the proposals that wait for a decision, oldest first. */
export function listWaiting(state: RunState): readonly ListedProposal[] {
  return waitingProposals(state).map((reviewed) => ({
    proposal: reviewed.proposal.number,
    from: describeSource(state, reviewed.proposal),
    diagnosis: reviewed.proposal.diagnosis,
    changes: reviewed.proposal.changes.map(({ summary }) => summary),
    evidence: describeEvidence(state, reviewed),
  }));
}

/**
 * Returns a proposal of a run.
 *
 * @throws {UserError} when there is none.
 */
export function proposalOf(run: AgentRun, number: number): ProposalState {
  const found = run.state.proposals[number - 1];
  if (found !== undefined) return found;
  throw new UserError(`Run ${run.id} has no proposal ${number}.`);
}

/** Writes a proposal in Markdown: why, what, and what came of it on its examples, before and after. */
export async function proposalMarkdown(run: AgentRun, reviewed: ProposalState): Promise<string> {
  const { state, folder } = run;
  const { proposal, status, measured } = reviewed;
  const evidence = new RunEvidence(folder);
  await evidence.catchUp();
  const sidesAt = (place: number): readonly Side[] =>
    measured === undefined
      ? []
      : [
          { title: 'before', subject: measured.against, score: measured.before[place] },
          { title: 'after', subject: { kind: 'proposal', number: proposal.number }, score: measured.after[place] },
        ];
  return [
    `# Proposal ${proposal.number} of run ${run.id}`,
    status === 'waiting' ? 'It waits for a decision.' : `${describeFate(reviewed, state)}.`,
    `Made ${markdownLine(describeSource(state, proposal))}. Evidence: ${markdownLine(describeEvidence(state, reviewed))}.`,
    ...(proposal.diagnosis === '' ? [] : [`Diagnosis: ${markdownLine(proposal.diagnosis)}`]),
    ...proposal.changes.map(({ summary, examples: shownBy }) => `- ${markdownLine([summary, ...shownBy].join(' · '))}`),
    ...changedTexts(state, proposal).map(({ component, parentText, text }) =>
      componentDiff(component, parentText, text),
    ),
    ...(measured?.examples ?? []).flatMap((example, place) =>
      exampleMarkdown(state, evidence, example, sidesAt(place)),
    ),
    '',
  ].join('\n\n');
}

/** What a text did on an example. */
interface Side {
  readonly title: string;
  readonly subject: Subject;
  readonly score: number | undefined;
}

function exampleMarkdown(
  state: RunState,
  evidence: RunEvidence,
  example: ExampleReference,
  sides: readonly Side[],
): readonly string[] {
  const { title = '', expected } = state.run.examples[example.set][example.index] ?? {};
  const scores = sides.map(({ score }) => (score === undefined ? '–' : formatMean(score)));
  return [
    `## ${nameOfExample(example)}: ${scores.join(' → ')}`,
    `Input: ${markdownLine(title)}`,
    ...(expected === undefined ? [] : [`Expected: ${markdownLine(shortened(expected))}`]),
    ...sides.flatMap(({ title: side, subject }) => {
      const rollout = evidence.latestOf(state, subject, example);
      if (rollout === undefined) return [];
      const output = evidence.outputOfRollout(rollout);
      const { feedback = '' } = evidence.recordsOf(rollout).finished ?? {};
      return [
        ...(output === undefined ? [] : [`Output ${side}:\n\n${markdownFence('', shortened(output))}`]),
        ...(feedback === '' ? [] : [`Feedback ${side}: ${markdownLine(shortened(feedback))}`]),
      ];
    }),
  ];
}

function shortened(text: string): string {
  return text.length <= mostShown ? text : `${text.slice(0, mostShown)}… (${text.length} characters)`;
}
