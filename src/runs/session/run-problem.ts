// Tested by test/unit/editor/runs/problem-notifications.test.ts.
/** A problem during a run that doesn't end it. */
export interface RunProblem {
  /** `files`: a problem with the run's files, which the developer may fix. `fault`: a bug in GEPA. */
  readonly kind: 'files' | 'fault';
  /** What happened, where, and what it means. */
  readonly message: string;
}

export type OnRunProblem = (problem: RunProblem) => void;
