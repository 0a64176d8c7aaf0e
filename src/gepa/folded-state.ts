// Tested by test/unit/gepa/fold.test.ts.
import type { ResultEvent } from './events';
import type { Average, BestOutput, CandidateState, ProposalState, RunState } from './state';

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A candidate's state, writable by the fold. */
export interface FoldedCandidate extends Writable<CandidateState> {
  scores: (number | null)[];
  measurements?: (number | null)[][];
  reused: number[];
  testScores: (number | null)[];
  objectiveScores: Record<string, (number | null)[]>;
  objectives: Record<string, Average>;
}

/** A run's state, writable by the fold only. */
export interface FoldedState extends Writable<RunState> {
  candidates: FoldedCandidate[];
  proposals: Writable<ProposalState>[];
  waiting: number[];
  decided: number[];
  broken: number[];
  guidance: Writable<RunState['guidance']>;
  leftOut: RunState['leftOut'][number][];
  skipped: RunState['skipped'][number][];
  curve: RunState['curve'][number][];
  bestPerExample: (number | null)[];
  bestOutputs: (BestOutput | null)[];
  /** Replies of rollouts that have no score yet. */
  answered: Extract<ResultEvent, { type: 'rolloutAnswered' }>[];
}
