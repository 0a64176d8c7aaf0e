import type { Row } from '../datasets/row';
import type { TraceStep, Usage } from '../gepa/rollout';

/** What a system did with a row, for a metric to score. */
export interface ScoredRun {
  readonly row: Row;
  readonly output: string;
  readonly trace: readonly TraceStep[];
  /** What the system used of models. */
  readonly usage: Usage;
  /** How long the system took. */
  readonly durationMs: number;
  /** The score that the system gave itself, where it does: in [0, 1]. */
  readonly score?: number;
  /** What the system says of its own run, such as a compiler's messages. */
  readonly feedback?: string;
  /** The objectives that the system scored itself, each in [0, 1]. */
  readonly objectives?: Readonly<Record<string, number>>;
}

/** What a metric says of one run (μ and μ_f of the paper). */
export interface MetricResult {
  /** In [0, 1]. */
  readonly score: number;
  /**
   * The scores of the named objectives, each in [0, 1]. One that says nothing of this row is left out. Empty when the
   * metric has one part only, and that part has no objectives of its own.
   */
  readonly objectives: Readonly<Record<string, number>>;
  /** What was expected, what came and which rule failed, in words for the reflection. Never empty. */
  readonly feedback: string;
  /** What judges used of models. Absent when the metric asks none. */
  readonly usage?: Usage;
}

/** Scores runs and says why. */
export interface Metric {
  /** The names of all objectives, in the order of the spec. Empty when there is one part only, without its own. */
  readonly objectives: readonly string[];
  /**
   * @throws MetricError when there is no score: a rule that cannot judge is never a zero.
   */
  score(run: ScoredRun, signal: AbortSignal): Promise<MetricResult>;
  /** Ends what the metric keeps running, such as a scoring program. */
  close?(): Promise<void>;
}
