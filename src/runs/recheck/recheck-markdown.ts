// Tested by test/unit/cli/check.test.ts.
import { countOf } from '../../gepa/words/amounts';
import { nameOfCandidate } from '../../gepa/words/origin-words';
import { formatDifference, formatMean } from '../../gepa/words/score-words';
import { describeComparison, verdictNames } from '../../gepa/words/winner-words';
import { markdownLine } from '../report/markdown-text';
import type { Recheck, RecheckedCandidate } from './recheck';

/** Writes how the prompt files as they are now compare with the seed and the winner, in Markdown. */
export function recheckMarkdown(name: string, recheck: Recheck): string {
  const { set, mean, scored, of, against } = recheck;
  const rows = against.map((other) => rowOf(other));
  return `${[
    `# ${markdownLine(name)}: the prompt file as it is now`,
    ...recheckSentences(recheck),
    [
      '| | score | the file against it | better/worse on | |',
      '|---|---|---|---|---|',
      `| the file now | ${score(mean)}${scored < of ? ` (${scored} of ${of} rows)` : ''} | – | – | |`,
      ...rows,
    ].join('\n'),
    ...(set === 'pareto' ? [noTestRows] : []),
    'In parentheses: the 95% interval of the mean paired difference, by Student’s distribution. Scores that the run or an earlier check has recorded are used again.',
  ].join('\n\n')}\n`;
}

/** Says how the prompt files compare with the seed and with the winner, and which candidate's texts they have, if any. */
export function recheckSentences(recheck: Recheck): readonly string[] {
  const { set, sameAs, scored, against } = recheck;
  const where = `on ${countOf(scored, set === 'test' ? 'unseen test row' : 'Pareto example')}`;
  return [
    ...against.map((other) => sentence(recheck, other, where)),
    ...(sameAs === undefined ? [] : [`The file has the text of ${nameOfCandidate(sameAs)}.`]),
  ];
}

const noTestRows =
  'The run has no test rows. The Pareto set chose the winner, so scores on it say less about new inputs, and are too high for the winner.';

function sentence(
  { mean }: Recheck,
  { candidate, mean: otherMean, comparison, verdict }: RecheckedCandidate,
  where: string,
) {
  if (mean === null || otherMean === null) return `Nothing could be compared with ${nameOfCandidate(candidate)}.`;
  const names = { subject: 'The prompt file', inSentence: 'the prompt file', short: 'the file' };
  const other = nameOfCandidate(candidate);
  return describeComparison(names, other, where, { score: mean, otherScore: otherMean, comparison, verdict });
}

function rowOf({ candidate, mean, comparison, verdict }: RecheckedCandidate): string {
  const { difference, interval, won, lost } = comparison;
  const range =
    interval === undefined ? '' : ` (${formatDifference(interval.low, 3)}…${formatDifference(interval.high, 3)})`;
  const name = candidate === 0 ? 'the seed' : `candidate ${candidate} (the winner)`;
  return `| ${[name, score(mean), `${formatDifference(difference, 3)}${range}`, `${won}/${lost}`, verdictNames[verdict]].join(' | ')} |`;
}

function score(mean: number | null): string {
  return mean === null ? '–' : formatMean(mean);
}
