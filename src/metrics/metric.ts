import type { Row } from '../datasets/row';

/** What a metric says of one output (μ and μ_f of the paper). */
export interface MetricResult {
  /** In [0, 1]. */
  readonly score: number;
  /** The score of every part by its name, each in [0, 1]. Empty when the metric has one part only. */
  readonly objectives: Readonly<Record<string, number>>;
  /** What was expected, what came and which rule failed, in words for the reflection. Never empty. */
  readonly feedback: string;
}

/** Scores outputs and says why. */
export interface Metric {
  /** The names of the parts, in the order of the spec. Empty when there is one part only. */
  readonly objectives: readonly string[];
  score(row: Row, output: string): Promise<MetricResult>;
}
