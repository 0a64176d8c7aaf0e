import type { Row } from '../datasets/row';
import type { ComponentTexts } from '../gepa/candidate';
import type { TraceStep, Usage } from '../gepa/rollout';

/** What a system did with one row. */
export interface SystemRun {
  readonly output: string;
  readonly trace: readonly TraceStep[];
  readonly usage: Usage;
  /** What a system that judges itself says: a score in [0, 1], why, and the score of every objective, each in [0, 1]. */
  readonly score?: number;
  readonly feedback?: string;
  readonly objectives?: Readonly<Record<string, number>>;
}

/** What is optimized: one or more modules, each driven by a prompt. Runs a candidate's texts on a row. */
export interface System {
  /**
   * Rejects when there is no output, for an error is never an empty answer: with a `BrokenTextError` when the texts are at
   * fault.
   */
  run(texts: ComponentTexts, row: Row, signal: AbortSignal): Promise<SystemRun>;
  /** Lets go of what it holds, such as programs that it started. */
  close?(): Promise<void>;
}
