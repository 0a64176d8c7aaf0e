// Tested by test/unit/gepa/earlier-proposal.test.ts.
import { remainingExamples } from './failures/left-out';
import { meanOf, type CandidateState, type RunState } from './state';

/** A candidate's score on a set of examples, without those that were left out of the run. */
export interface SetScore {
  /** Examples with a score. */
  readonly scored: number;
  /** Examples that count. */
  readonly of: number;
  /** The mean, once every example has a score: the first ones scored may be the easy ones. */
  readonly mean?: number;
}

/** Returns a candidate's score on the Pareto set or the test set. */
export function scoreOnSet(
  state: Pick<RunState, 'run' | 'leftOut'>,
  candidate: Pick<CandidateState, 'pareto' | 'test'>,
  set: 'pareto' | 'test',
): SetScore {
  const average = candidate[set];
  const scored = average.count;
  const of = remainingExamples(state, set).length;
  const mean = scored < of ? undefined : meanOf(average);
  return { scored, of, ...(mean === undefined ? {} : { mean }) };
}

/** Formats a score: `0.512`, or `7 of 12 scored`, or `–` if no example has a score. */
export function describeSetScore({ scored, of, mean }: SetScore): string {
  if (mean !== undefined) return mean.toFixed(3);
  return scored === 0 ? '–' : `${scored} of ${of} scored`;
}
