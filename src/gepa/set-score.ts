import { remainingExamples } from './failures/left-out';
import { meanOf, type CandidateState, type RunState } from './state';

/** How a candidate stands on a set of examples, without those that were left out of the run. */
export interface SetScore {
  /** Examples that it has a score on. */
  readonly scored: number;
  /** Examples that count. */
  readonly of: number;
  /** Its mean, once it has a score on all of them: a part of a set may be the easy part. */
  readonly mean?: number;
}

/** A candidate's score on the Pareto set or the test set, for whoever compares it with others once a run has stopped. */
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

/** `0.512`, or `7 of 12 scored`; `–` where nothing is scored. */
export function describeSetScore({ scored, of, mean }: SetScore): string {
  if (mean !== undefined) return mean.toFixed(3);
  return scored === 0 ? '–' : `${scored} of ${of} scored`;
}
