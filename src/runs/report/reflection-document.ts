import { otherHypotheses, reflectedIn } from '../../gepa/hypotheses/alternatives';
import { describeOther } from '../../gepa/words/hypothesis-words';
import { isOfTrials, partsOf } from '../../gepa/lineages/combined-parts';
import type { Proposal } from '../../gepa/proposal';
import { textsInReply } from '../../gepa/reflection/reply';
import type { RunState } from '../../gepa/state';
import { splitText } from '../../gepa/strategies/mipro/demonstrations';
import { readFoldable } from '../journal/journal';
import type { ReflectionRecord } from '../journal/journal-event';
import { journalFile } from '../journal/journal-file';
import { iterationOfTask, taskOfReflection } from '../journal/reflection-task';
import { readEventAt, type LinePlace } from '../journal/rollout-store';
import { inTimeSlices } from '../journal/time-slices';
import { markdownFence, markdownLine } from './markdown-text';
import { reflectionSection } from './request-list';

interface RecordedReflection extends LinePlace {
  readonly task: string;
  /** The texts in the reply. */
  readonly texts: readonly string[];
}

/**
 * Writes everything about the reflections of a proposal in Markdown: its reasons in full, and each request with its reply. Those of a
 * combination are of all its parts. Undefined when the run has no such proposal.
 *
 * @throws {UserError} when the journal is missing or cannot be read.
 */
export async function reflectionMarkdown(
  runFolder: string,
  state: RunState,
  number: number,
): Promise<string | undefined> {
  const proposal = state.proposals[number - 1]?.proposal;
  if (proposal === undefined) return undefined;
  const all = partsOf(state.proposals, proposal).map((part) => part.proposal);
  // Trials of the same texts have the same reflections.
  const parts = isOfTrials(state.proposals, proposal) ? all.slice(0, 1) : all;
  const shown = parts.length === 0 ? [proposal] : parts;
  const iterations = new Set(shown.map((part) => askedIn(state, part)));
  const isWanted = (task: string) => iterations.has(iterationOfTask(task));
  const recorded = await readReflections(runFolder, isWanted);
  return [
    `# Reflection of proposal ${number}`,
    ...shown.flatMap((part) => [
      ...(shown.length === 1 && part.number === number ? [] : [`## Proposal ${part.number}`]),
      ...reasonsOf(part),
      ...hypothesesOf(state, part),
      ...requestsOf(state, part, recorded, journalFile(runFolder)),
    ]),
    '',
  ].join('\n\n');
}

/**
 * Writes the requests and replies of a task of the reflection model in Markdown. Undefined when the run has no such task.
 *
 * @throws {UserError} when the journal is missing or cannot be read.
 */
export async function taskMarkdown(runFolder: string, task: string): Promise<string | undefined> {
  const recorded = await readReflections(runFolder, (other) => other === task);
  if (recorded.length === 0) return undefined;
  return ['# Reflection', ...sectionsOf(recorded, journalFile(runFolder)), ''].join('\n\n');
}

function reasonsOf({ diagnosis, changes }: Proposal): readonly string[] {
  return [
    ...(diagnosis.trim() === '' ? [] : [`### Diagnosis\n\n${markdownFence('text', diagnosis.trim())}`]),
    ...(changes.length === 0
      ? []
      : [
          [
            '### Changes\n',
            ...changes.map(
              ({ summary, examples }) =>
                `- ${markdownLine(summary)}${examples.length === 0 ? '' : ` (${examples.map(markdownLine).join(', ')})`}`,
            ),
          ].join('\n'),
        ]),
  ];
}

/** Names the hypothesis that a proposal tests, and what became of the others of its reflection. */
function hypothesesOf(state: RunState, proposal: Proposal): readonly string[] {
  const { hypothesis } = proposal;
  if (hypothesis === undefined) return [];
  const others = otherHypotheses(state, proposal).map((other) => `- ${markdownLine(describeOther(other, state))}`);
  return [
    `### Hypothesis: ${markdownLine(hypothesis.label)}`,
    ...(hypothesis.cause === '' ? [] : [markdownFence('text', hypothesis.cause)]),
    ...(others.length === 0 ? [] : ['### Other hypotheses', others.join('\n')]),
  ];
}

/** Returns the iteration whose reflections a proposal is made of. */
function askedIn(state: RunState, proposal: Proposal): number {
  return proposal.origin.kind === 'trial' ? proposal.origin.asked : reflectedIn(state, proposal);
}

/** All attempts of the tasks whose reply has a text of the proposal, or the instruction in it. */
function requestsOf(
  state: RunState,
  proposal: Proposal,
  recorded: readonly RecordedReflection[],
  file: string,
): readonly string[] {
  const own = recorded.filter(
    ({ task, texts }) =>
      task.startsWith(`i${askedIn(state, proposal)}.`) &&
      Object.values(proposal.texts).some(
        (proposed) => texts.includes(proposed) || texts.includes(splitText(proposed).instruction),
      ),
  );
  const tasks = new Set(own.map(({ task }) => task));
  const sections = sectionsOf(
    recorded.filter(({ task }) => tasks.has(task)),
    file,
  );
  return sections.length > 0 ? sections : ['No reflection of this proposal is in the journal.'];
}

function sectionsOf(recorded: readonly LinePlace[], file: string): readonly string[] {
  return recorded
    .flatMap((place) => readEventAt(file, place) ?? [])
    .filter((event): event is ReflectionRecord & { at: number } => event.type === 'reflectionFinished')
    .map(reflectionSection);
}

async function readReflections(
  runFolder: string,
  isWanted: (task: string) => boolean,
): Promise<readonly RecordedReflection[]> {
  const found: RecordedReflection[] = [];
  for await (const entries of inTimeSlices(readFoldable(runFolder, () => undefined))) {
    for (const { event, offset, size } of entries) {
      if (event.type !== 'reflectionFinished') continue;
      const task = taskOfReflection(event.reflection);
      if (!isWanted(task)) continue;
      found.push({ task, texts: textsInReply(event.reply, event.mark), offset, size });
    }
  }
  return found;
}
