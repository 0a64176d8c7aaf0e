import { createTwoFilesPatch } from 'diff';
import { totalSpending } from '../../gepa/budget/spending-by-use';
import { valueOf } from '../../gepa/named-values';
import { comparePaired, type PairedComparison } from '../../gepa/paired-comparison';
import { describeSetScore, scoreOnSet } from '../../gepa/set-score';
import { bestCandidate, type CandidateState, type RunState } from '../../gepa/state';
import { winnerOf, verdictOf } from '../../gepa/winner';
import { formatCost, formatCount, formatTokens } from '../../gepa/words/amounts';
import { nameOfCandidate } from '../../gepa/words/origin-words';
import { describeStop } from '../../gepa/words/reasons';
import { describeDifference, verdictNames } from '../../gepa/words/winner-words';
import { markdownFence, markdownLine } from './markdown-text';

/** Compares two runs in Markdown: their winners, scores, cost, and the winners' texts as diffs. */
export function runComparison(one: RunState, other: RunState): string {
  const pair = [one, other] as const;
  const row = (name: string, cell: (state: RunState) => string) => `| ${name} | ${pair.map(cell).join(' | ')} |`;
  return (
    [
      `# ${markdownLine(one.run.name)} and ${markdownLine(other.run.name)}`,
      [
        row('', ({ run }) => markdownLine(run.id)),
        '|---|---|---|',
        row('winner', (state) => capitalizedName(bestCandidate(state))),
        row('Pareto set: seed → winner', (state) => scoreChange(state, 'pareto')),
        row('test set: seed → winner', (state) => scoreChange(state, 'test')),
        row('on unseen rows', (state) => verdictInWords(state)),
        row('rollouts', ({ rollouts }) => formatCount(rollouts)),
        row('reflections', ({ reflections }) => formatCount(reflections)),
        row('candidates', ({ candidates }) => formatCount(candidates.length)),
        row('cost', costInWords),
        row('tokens, about: seed → winner', ({ candidates, best }) =>
          [candidates[0], candidates[best ?? 0]].map((candidate) => formatCount(candidate?.size ?? 0)).join(' → '),
        ),
        row('models', ({ run }) =>
          Object.entries(run.models)
            .map(([use, name]) => `${markdownLine(name)} (${use})`)
            .join(', '),
        ),
        row('end', (state) => (state.status.kind === 'stopped' ? endInWords(state) : 'not ended')),
      ].join('\n'),
      winnersCompared(one, other),
      '## The texts of the winners',
      'Removed lines are those of the first run.',
      ...textDiffs(one, other),
    ].join('\n\n') + '\n'
  );
}

/** Compares the winners on the test rows; undefined when the runs have different ones or did not score them all. */
export function compareWinners(one: RunState, other: RunState): PairedComparison | undefined {
  const [first, second] = [bestCandidate(one), bestCandidate(other)];
  if (first === undefined || second === undefined || !haveSameTestRows(one, other)) return undefined;
  const isScored = [scoreOnSet(one, first, 'test'), scoreOnSet(other, second, 'test')].every(
    ({ mean }) => mean !== undefined,
  );
  return isScored ? comparePaired(second.testScores, first.testScores) : undefined;
}

function haveSameTestRows(one: RunState, other: RunState): boolean {
  const rowsOf = ({ run }: RunState) => run.examples.test.map(({ title, source }) => `${source}\n${title}`).join('\n');
  return one.run.examples.test.length > 0 && rowsOf(one) === rowsOf(other);
}

function winnersCompared(one: RunState, other: RunState): string {
  const comparison = compareWinners(one, other);
  if (comparison === undefined) {
    return 'The runs did not score the same test rows, so their scores cannot be compared with each other, only with their own seeds.';
  }
  const rows = comparison.won + comparison.lost + comparison.equal;
  const scores = `on the same ${formatCount(rows)} unseen test rows: ${describeDifference(comparison)}.`;
  switch (verdictOf(comparison)) {
    case 'better':
      return `The winner of the second run is better than that of the first ${scores}`;
    case 'noDifferenceShown':
      return `No difference between the two winners is shown ${scores}`;
    case 'worse':
      return `The winner of the second run is worse than that of the first ${scores}`;
  }
}

function capitalizedName(candidate: CandidateState | undefined): string {
  return candidate === undefined ? '–' : nameOfCandidate(candidate.index);
}

function scoreChange(state: RunState, set: 'pareto' | 'test'): string {
  const [seed, best] = [state.candidates[0], bestCandidate(state)];
  if (seed === undefined || best === undefined) return '–';
  const scores = [seed, ...(best === seed ? [] : [best])].map((candidate) =>
    describeSetScore(scoreOnSet(state, candidate, set)),
  );
  return scores.join(' → ');
}

function verdictInWords(state: RunState): string {
  const test = winnerOf(state)?.test;
  return test === undefined ? '–' : `${verdictNames[test.verdict]} (${describeDifference(test.comparison)})`;
}

function costInWords(state: RunState): string {
  const total = totalSpending(state);
  return total.calls === 0 ? '–' : (formatCost(total) ?? formatTokens(total));
}

function endInWords(state: RunState): string {
  if (state.status.kind !== 'stopped') return '';
  return markdownLine(describeStop(state.status.reason, state).split('\n')[0] ?? '');
}

function textDiffs(one: RunState, other: RunState): readonly string[] {
  const [before, after] = [bestCandidate(one)?.texts ?? one.run.seed, bestCandidate(other)?.texts ?? other.run.seed];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((component) => {
    const [from, to] = [valueOf(before, component), valueOf(after, component)];
    if (from === to) return `${markdownLine(component)}: the same text.`;
    const patch = createTwoFilesPatch('first', 'second', withEnd(from), withEnd(to))
      .split('\n')
      .slice(3)
      .join('\n')
      .trimEnd();
    return `${markdownLine(component)}:\n\n${markdownFence('diff', patch)}`;
  });
}

function withEnd(text: string | undefined): string {
  return text === undefined ? '' : `${text}\n`;
}
