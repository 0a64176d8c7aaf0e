/** Something that goes wrong while a run is under way, and does not end it. */
export interface RunProblem {
  /** `files`: it is about the files of the run, and the developer may do something about it. `fault`: it is a fault of GEPA's own. */
  readonly kind: 'files' | 'fault';
  /** What happened, where, and what follows. */
  readonly message: string;
}

export type OnRunProblem = (problem: RunProblem) => void;
