// Tested by test/unit/runs/report/partial-scores.test.ts.
import { createTwoFilesPatch } from 'diff';
import { isLeftOut } from '../../gepa/failures/left-out';
import { describeCopying } from '../../gepa/words/copy-words';
import { describeHypotheses } from '../../gepa/words/hypothesis-words';
import { describeLeftOut, whatLeftOutMeans } from '../../gepa/words/left-out-words';
import { describeSource, describeStart } from '../../gepa/words/origin-words';
import { otherSearch } from '../../gepa/words/preset-words';
import { formatMean, nameOfScore, worstModelCounts } from '../../gepa/words/score-words';
import { describeFate, describeStop } from '../../gepa/words/reasons';
import { winnerOf } from '../../gepa/winner';
import { timesMeasured } from '../../gepa/noise/noise';
import { describeNoise, formatMeasuredMean } from '../../gepa/words/noise-words';
import { describeWinner } from '../../gepa/words/winner-words';
import { describeSetScore, scoreOnSet } from '../../gepa/set-score';
import { objectiveRows } from '../../gepa/words/objective-words';
import { tradeOffs } from '../../presentation/scatter-drawing';
import { bestCandidate, isImported, meanOf, type CandidateState, type RunState } from '../../gepa/state';
import { totalSpending } from '../../gepa/budget/spending-by-use';
import { tokensOf } from '../../gepa/rollout';
import { formatCost, formatCount, markEstimate } from '../../gepa/words/amounts';
import { describePerImprovement, describeShares, estimateNote, spendingRows } from '../../gepa/words/spending-words';
import { describeRowMarks } from '../../gepa/words/row-mark-words';
import { valueOf } from '../../gepa/named-values';
import { jsonLine } from './json-line';
import { markdownFence, markdownLine } from './markdown-text';

/** Writes a run's report in Markdown: the outcome, the candidates, what became of each proposal, and the winning change. */
export function reportMarkdown(state: RunState): string {
  const { run, status } = state;
  return (
    [
      `# ${markdownLine(run.name)}`,
      `Run ${markdownLine(run.id)}, models: ${modelsInWords(run)}${searchInWords(run)}${seedInWords(run)}${startInWords(run)}.`,
      ...foldedSystem(run),
      status.kind === 'stopped' ? endInParagraphs(describeStop(status.reason, state)) : 'The run has not ended.',
      outcome(state),
      ...objectivesTable(state),
      ...noise(state),
      ...worstModel(run),
      ...describeRowMarks(run),
      ...leftOutList(state),
      ...spendingSection(state),
      '## Candidates',
      candidateTable(state),
      ...sizeTable(state),
      '## Proposals',
      proposalList(state),
      '## The winning change',
      winningDiff(state),
      ...copiedInWinner(state),
    ].join('\n\n') + '\n'
  );
}

/**
 * Yields the best output for each example of the Pareto set as a line of JSON, for runs whose examples are the tasks to
 * solve. Reads each output only when its line is taken.
 *
 * @param outputOf reads the output of a rollout; undefined, and null in the line, when it cannot be read any more.
 */
export function* bestOutputLines(
  state: RunState,
  outputOf: (rollout: string) => string | undefined,
): Generator<string> {
  const { run, bestOutputs } = state;
  for (const [index, { title, source }] of run.examples.pareto.entries()) {
    const best = bestOutputs[index];
    const found =
      best == null
        ? { score: null }
        : { candidate: best.candidate, score: best.score, output: outputOf(best.rollout) ?? null };
    const isOut = isLeftOut(state, { set: 'pareto', index });
    yield `${jsonLine({ source, input: title, ...found, ...(isOut ? { leftOut: true } : {}) })}\n`;
  }
}

/** Formats the reason why a run ended, which may include a list of failures. */
function endInParagraphs(end: string): string {
  return end
    .split('\n')
    .map((line) => (line.startsWith('- ') ? `- ${markdownLine(line.slice(2))}` : markdownLine(line)))
    .join('\n\n');
}

function seedInWords({ search: { seed } }: RunState['run']): string {
  return seed === undefined ? '' : `, seed ${seed}`;
}

function searchInWords({ search }: RunState['run']): string {
  return otherSearch(search)
    .map((name) => `, ${name}`)
    .join('');
}

function startInWords({ startedFrom }: RunState['run']): string {
  return startedFrom === undefined ? '' : `, ${markdownLine(describeStart(startedFrom))}`;
}

/** Lists the models with their uses, e.g. `student (task), reflector (reflection)`. */
function modelsInWords({ models }: RunState['run']): string {
  return Object.entries(models)
    .map(([use, name]) => `${markdownLine(name)} (${use})`)
    .join(', ');
}

/** Scores of a system prompt are not the same without a system role. */
function foldedSystem({ foldsSystem = [] }: RunState['run']): readonly string[] {
  if (foldsSystem.length === 0) return [];
  return [
    `System messages were sent at the beginning of the user message (${foldsSystem.join(', ')}): no system role.`,
  ];
}

/** Says what the scores are, if they aren't means over all task models. */
function worstModel({ search }: RunState['run']): readonly string[] {
  return search.acrossModels === 'worst' ? [worstModelCounts] : [];
}

/** Says how far scores vary when the same texts are run again, and which scores of the table are new measurements. */
function noise(state: RunState): readonly string[] {
  const [best, described] = [bestCandidate(state), describeNoise(state)];
  if (best === undefined || described === undefined) return [];
  const isFresh = best.index > 0 && timesMeasured(best) > 1;
  return [isFresh ? `The winner's score on the Pareto set is ${formatMeasuredMean(best)}. ${described}` : described];
}

function outcome(state: RunState): string {
  const [seed] = state.candidates;
  const best = bestCandidate(state);
  if (seed === undefined || best === undefined) return 'The seed was not scored on the whole Pareto set.';
  const winner = winnerOf(state);
  const rows = [seed, ...(best === seed ? [] : [best])].map((candidate) => {
    const [pareto, test] = (['pareto', 'test'] as const).map((set) =>
      describeSetScore(scoreOnSet(state, candidate, set)),
    );
    return `| ${nameOf(candidate)} | ${pareto} | ${test} | ${candidate.size} |`;
  });
  return [
    `**${winner === undefined ? 'No candidate beat the seed.' : describeWinner(winner, state)}**`,
    '',
    '| | Pareto set | test set | tokens, about |',
    '|---|---|---|---|',
    ...rows,
    '',
    isImported(state)
      ? `${state.rollouts} rollouts.`
      : `${state.rollouts} rollouts, ${state.testRollouts} more for the test set, ${state.reflections} reflections.`,
  ].join('\n');
}

/** Compares the means of the objectives on the Pareto set, each in its own unit. */
function objectivesTable(state: RunState): readonly string[] {
  const compared = state.candidates.filter(({ index }) => index === 0 || index === state.best);
  if (state.run.objectives.length === 0 || state.best === undefined) return [];
  return [
    [
      `| mean on the Pareto set | ${compared.map(nameOf).join(' | ')} |`,
      `|---|${compared.map(() => '---|').join('')}`,
      ...objectiveRows(state, compared).map((cells) => `| ${cells.map(markdownLine).join(' | ')} |`),
    ].join('\n'),
  ];
}

function leftOutList({ run, leftOut }: RunState): readonly string[] {
  if (leftOut.length === 0) return [];
  const examples = leftOut.map((one) => `- ${markdownLine(describeLeftOut(run, one))}${wholeReason(one.detail, '  ')}`);
  return ['## Left out', whatLeftOutMeans, examples.join('\n')];
}

/** Quotes a reason of several lines, such as a stack trace, below a list entry that shows only its first line. */
function wholeReason(detail: string, indent: string): string {
  if (!detail.trim().includes('\n')) return '';
  const fence = markdownFence('text', detail.trim());
  return `\n\n${fence.replace(/^/gm, indent)}\n`;
}

function spendingSection(state: RunState): readonly string[] {
  const rows = spendingRows(state);
  if (rows.length === 0) return [];
  const improvement = describePerImprovement(state);
  const table = [
    '| use | calls | tokens | cost |',
    '|---|---|---|---|',
    ...rows.map(
      ([use, spending]) =>
        `| ${use} | ${formatCount(spending.calls)} | ${markEstimate(formatCount(tokensOf(spending)), spending)} | ${formatCost(spending) ?? 'no price known'} |`,
    ),
  ];
  return [
    '## Spending',
    table.join('\n'),
    describeShares(state)
      .map((share) => `${share}.`)
      .join(' '),
    ...(improvement === undefined ? [] : [`For each accepted candidate: ${improvement}.`]),
    ...(totalSpending(state).isEstimated === true ? [estimateNote] : []),
  ];
}

function candidateTable(state: RunState): string {
  return [
    `| candidate | parents | ${nameOfScore(state.run)} | examples scored | tokens, about |`,
    '|---|---|---|---|---|',
    ...state.candidates.map((candidate) => {
      const { scored, of, mean } = scoreOnSet(state, candidate, 'pareto');
      return `| ${nameOf(candidate)} | ${candidate.parents.join(', ') || '–'} | ${mean === undefined ? '–' : formatMean(mean)} | ${scored} of ${of} | ${candidate.size} |`;
    }),
  ].join('\n');
}

/** Lists the candidates that no other beats with as few tokens, for a run that asked for shorter texts. */
function sizeTable({ run, candidates }: RunState): readonly string[] {
  if (run.search.shorten !== true) return [];
  const points = candidates.flatMap(({ index, inPool, size, pareto }) => {
    const mean = meanOf(pareto);
    return inPool && mean !== undefined ? [{ candidate: index, amount: size, mean }] : [];
  });
  return [
    '## Score against size',
    'No other candidate scores as much with as few tokens:',
    [
      `| candidate | tokens, about | ${nameOfScore(run)} |`,
      '|---|---|---|',
      ...tradeOffs(points).map(({ candidate, amount, mean }) => `| ${candidate} | ${amount} | ${formatMean(mean)} |`),
    ].join('\n'),
  ];
}

function proposalList(state: RunState): string {
  if (state.proposals.length === 0) return 'None.';
  return state.proposals
    .map((reviewed) => {
      const { number, changes, copied } = reviewed.proposal;
      const whole = reviewed.discard?.kind === 'broken' ? wholeReason(reviewed.discard.detail, '   ') : '';
      return [
        `${number}. ${describeSource(state, reviewed.proposal)}: ${markdownLine(describeFate(reviewed, state))}${whole}`,
        ...describeHypotheses(state, reviewed.proposal)
          .slice(0, 1)
          .map((words) => `   - ${markdownLine(words)}`),
        ...changes.map(({ summary }) => `   - ${markdownLine(summary)}`),
        ...(copied === undefined ? [] : [`   - ${markdownLine(describeCopying(copied))}`]),
      ].join('\n');
    })
    .join('\n');
}

/** Shows what the best candidate changes in each component of the seed, as fenced unified diffs. */
export function winningDiff(state: RunState): string {
  const best = bestCandidate(state);
  if (best === undefined || best.index === 0) return 'None.';
  return Object.keys(state.run.seed)
    .map((component) =>
      componentDiff(component, valueOf(state.run.seed, component) ?? '', valueOf(best.texts, component) ?? ''),
    )
    .join('\n\n');
}

function copiedInWinner(state: RunState): readonly string[] {
  const origin = bestCandidate(state)?.origin;
  const made = origin === undefined || origin.kind === 'seed' ? undefined : state.proposals[origin.proposal - 1];
  return made?.proposal.copied === undefined ? [] : [`${markdownLine(describeCopying(made.proposal.copied))}.`];
}

/** Shows how a component's text changes as a fenced unified diff. */
export function componentDiff(component: string, before: string, after: string): string {
  const patch = createTwoFilesPatch('seed', 'best', `${before}\n`, `${after}\n`)
    .split('\n')
    .slice(3)
    .join('\n')
    .trimEnd();
  return `${markdownLine(component)}:\n\n${markdownFence('diff', patch)}`;
}

function nameOf({ index, origin }: CandidateState): string {
  if (origin.kind === 'written') return `${index} (written by you)`;
  return index === 0 ? '0 (seed)' : String(index);
}
