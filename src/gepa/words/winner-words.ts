// Tested by test/unit/gepa/winner.test.ts.
import { rowsToShow, type PairedComparison } from '../paired-comparison';
import type { RunState } from '../state';
import type { Verdict, Winner, WinnerTest } from '../winner';
import { countOf } from './amounts';
import { nameOfCandidate } from './origin-words';
import { formatMeasuredMean } from './noise-words';
import { formatDifference, formatScore } from './score-words';

/** Says what a verdict means in narrow places, e.g. `no difference shown`. */
export const verdictNames: Readonly<Record<Verdict, string>> = {
  better: 'better',
  noDifferenceShown: 'no difference shown',
  worse: 'worse',
};

/** Says in a sentence or two how the winner compares with the seed, and on which rows. */
export function describeWinner({ candidate, seed, test }: Winner, { run }: Pick<RunState, 'run'>): string {
  const name = `Candidate ${candidate.index}`;
  if (test === undefined) {
    const scores = `${formatMeasuredMean(candidate)} on the Pareto set, the seed ${formatMeasuredMean(seed)}`;
    const why = run.examples.test.length === 0 ? 'The run has no test rows' : 'The test rows were not all scored';
    return `${name} scores ${scores}. ${why}, so it is unknown whether it is better on unseen rows.`;
  }
  const { rows, score, seedScore, comparison, verdict } = test;
  const where = `on ${countOf(rows, 'unseen test row')}`;
  const names = { subject: name, inSentence: nameOfCandidate(candidate.index), short: 'the candidate' };
  return describeComparison(names, 'the seed', where, { score, otherScore: seedScore, comparison, verdict });
}

/** A text that is compared, as the subject of a sentence, within it, and when it is mentioned again. */
export interface ComparedName {
  readonly subject: string;
  readonly inSentence: string;
  readonly short: string;
}

/** Says in a sentence how a text compares with another, e.g. the seed. */
export function describeComparison(
  { subject, inSentence, short }: ComparedName,
  other: string,
  where: string,
  { score, otherScore, comparison, verdict }: Omit<WinnerTest, 'rows' | 'seedScore'> & { readonly otherScore: number },
): string {
  const scores = `${formatScore(score)}, ${other} ${formatScore(otherScore)} (${describeDifference(comparison)})`;
  switch (verdict) {
    case 'better':
      return `${subject} is better than ${other} ${where}: it scores ${scores}.`;
    case 'noDifferenceShown':
      return `No difference between ${inSentence} and ${other} is shown ${where}: ${short} scores ${scores}.${describeRowsToShow(comparison)}`;
    case 'worse':
      return `${subject} is worse than ${other} ${where}: it scores ${scores}.`;
  }
}

/** Says how many rows would decide, with the rollouts of both texts. Nobody has so many that a difference of next to nothing would show. */
function describeRowsToShow(comparison: PairedComparison): string {
  const rows = rowsToShow(comparison);
  if (rows === undefined) return '';
  if (rows > mostRows) return ` Not even ${countOf(mostRows, 'row')} would show a difference of this size.`;
  const about = Number(rows.toPrecision(2));
  return ` About ${countOf(about, 'row')} (${countOf(2 * about, 'rollout')}) would show a difference of this size.`;
}

const mostRows = 20_000;

/** Formats a mean paired difference with its interval, e.g. `+0.14; 95% between +0.05 and +0.23`. */
export function describeDifference({ difference, interval }: PairedComparison): string {
  const mean = formatDifference(difference);
  return interval === undefined ? mean : `${mean}; ${describeInterval(interval)}`;
}

/** Formats an interval, e.g. `95% between +0.05 and +0.23`. */
export function describeInterval({ low, high }: NonNullable<PairedComparison['interval']>): string {
  return `95% between ${formatDifference(low)} and ${formatDifference(high)}`;
}
