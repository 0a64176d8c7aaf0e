// Tested by test/unit/cli/check-spec.test.ts.
import { createHash } from 'node:crypto';
import type { Row } from '../../datasets/row';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { EvaluatedSet } from '../evaluations/evaluation';
import type { RunPlan } from '../plan/run-plan';

/** A row that a prompt was scored on. */
export interface CheckedRow {
  /** A hash of what the row says, by which it is found again when rows were added or moved. */
  readonly key: string;
  /** The file's name and the line, e.g. `test.jsonl:3`. */
  readonly source: string;
  /** The beginning of its input. */
  readonly title: string;
  /** Null for a row that could not be run or scored. */
  readonly score: number | null;
}

/** The scores of a prompt that a build may depend on. */
export interface CheckedPrompt {
  readonly name: string;
  readonly set: EvaluatedSet;
  /** A hash of the metric: scores by different ones can't be compared. */
  readonly metric: string;
  readonly rows: readonly CheckedRow[];
}

/**
 * Puts the scores of a prompt beside their rows.
 *
 * @param plan whose rows of the set they are.
 * @param positions of the scored rows in the set.
 * @param scores at the same places as `positions`.
 */
export function checkedPrompt(
  plan: RunPlan,
  set: EvaluatedSet,
  positions: readonly number[],
  scores: readonly (number | null)[],
): CheckedPrompt {
  const rows = positions.flatMap((position, place): readonly CheckedRow[] => {
    const row = plan.examples[set][position];
    if (row === undefined) return [];
    const { title = '' } = plan.description.examples[set][position] ?? {};
    return [{ key: keyOf(row), source: row.source, title, score: scores[place] ?? null }];
  });
  return { name: plan.description.name, set, metric: hashOfMetric(plan.metric), rows };
}

/** Returns the mean of the rows with a score; undefined if none has one. */
export function meanOf({ rows }: Pick<CheckedPrompt, 'rows'>): number | undefined {
  const scored = rows.flatMap(({ score }) => score ?? []);
  return scored.length === 0 ? undefined : scored.reduce((sum, score) => sum + score, 0) / scored.length;
}

function keyOf({ values, assertions }: Row): string {
  return hashOf(assertions === undefined ? [values] : [values, assertions]);
}

function hashOfMetric(metric: readonly MetricDefinition[]): string {
  return hashOf(metric);
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
}
