// Tested by test/unit/metrics/own-score.test.ts.
import type { Row } from '../datasets/row';
import type { ObjectiveScales } from '../gepa/objective-scale';
import type { TraceStep, Usage } from '../gepa/rollout';

/** A system's run on a row, for a metric to score. */
export interface ScoredRun {
  readonly row: Row;
  readonly output: string;
  readonly trace: readonly TraceStep[];
  /** The system's model usage. */
  readonly usage: Usage;
  /** Duration of the system's run. */
  readonly durationMs: number;
  /** The system's own score in [0, 1], if it gave one. */
  readonly score?: number;
  /** The system's own feedback, such as compiler messages. */
  readonly feedback?: string;
  /** The system's own objectives, each in [0, 1]. */
  readonly objectives?: Readonly<Record<string, number>>;
}

/** A metric's result for a run (μ and μ_f of the paper). */
export interface MetricResult {
  /** In [0, 1]. */
  readonly score: number;
  /**
   * The scores of the named objectives, each in [0, 1]. Objectives that don't apply to the row are absent. Empty when
   * the metric has a single part without objectives.
   */
  readonly objectives: Readonly<Record<string, number>>;
  /** Tells the reflection what was expected, what the output was and which rule failed. Never empty. */
  readonly feedback: string;
  /** Model usage of judges. Absent when the metric calls no model. */
  readonly usage?: Usage;
}

/** Scores runs and says why. */
export interface Metric {
  /** Names of all objectives in the order of the spec. Empty when there is a single part without objectives or scale. */
  readonly objectives: readonly string[];
  /** How objectives are measured that aren't plain scores. */
  readonly scales: ObjectiveScales;
  /**
   * Scores a run.
   *
   * @throws MetricError when a rule cannot judge. It never scores 0 instead.
   */
  score(run: ScoredRun, signal: AbortSignal): Promise<MetricResult>;
  /** Ends processes of the metric, such as a scoring program. */
  close?(): Promise<void>;
}
