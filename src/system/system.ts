// Tested by test/unit/system/command-system.test.ts.
import type { Row } from '../datasets/row';
import type { ComponentTexts } from '../gepa/candidate';
import type { TraceStep, Usage } from '../gepa/rollout';

/** The result of a system on one row. */
export interface SystemRun {
  readonly output: string;
  readonly trace: readonly TraceStep[];
  readonly usage: Usage;
  /**
   * The verdict of a system that scores itself: a score in [0, 1], its feedback, and the score of every objective, each
   * in [0, 1].
   */
  readonly score?: number;
  readonly feedback?: string;
  readonly objectives?: Readonly<Record<string, number>>;
}

/** The system to optimize: one or more modules, each with a prompt. Runs a candidate's texts on a row. */
export interface System {
  /**
   * Runs texts on a row. Rejects if there is no output, since an error is not an empty answer: with a `BrokenTextError`
   * if the texts are at fault.
   */
  run(texts: ComponentTexts, row: Row, signal: AbortSignal): Promise<SystemRun>;
  /** Releases resources such as running programs. */
  close?(): Promise<void>;
}
