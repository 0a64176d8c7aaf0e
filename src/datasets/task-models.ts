// Tested by test/unit/runs/execution/several-task-models.test.ts.
import type { Row } from './row';
import type { ExampleSets } from './split-rows';

/**
 * Makes an example of each row for each task model. Scores are then means over the models too, and the frontier keeps the
 * candidates that lead with one of them.
 *
 * @param models the number of task models.
 */
export function withTaskModels(examples: ExampleSets, models: number): ExampleSets {
  if (models === 1) return examples;
  const forEach = (rows: readonly Row[]) =>
    rows.flatMap((row) => Array.from({ length: models }, (_, taskModel) => ({ ...row, taskModel })));
  return { feedback: forEach(examples.feedback), pareto: forEach(examples.pareto), test: forEach(examples.test) };
}

/** Returns the positions of the examples that the first task model answers: one for each row. */
export function examplesOfFirstModel(rows: readonly Row[]): readonly number[] {
  return rows.flatMap(({ taskModel = 0 }, position) => (taskModel === 0 ? [position] : []));
}
