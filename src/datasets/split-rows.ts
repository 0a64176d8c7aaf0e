import type { Row } from './row';

/** The rows of the three sets (D_feedback, D_pareto, and what the search never sees). */
export interface ExampleSets {
  readonly feedback: readonly Row[];
  readonly pareto: readonly Row[];
  readonly test: readonly Row[];
}

/**
 * Splits rows into the three sets: seeded, and with every expected answer in the same proportion in each. From 60 rows on a
 * fifth is kept for the test; of what remains, half goes to the Pareto set below 200 rows, a fifth from there on. In
 * each set the rows keep their order.
 *
 * @param expectedColumn the column to stratify by; without it the split is random.
 * @param hasTestRows whether there are test rows of their own, so that no share is taken for them.
 * @throws DataError for fewer than two rows.
 */
export function splitRows(
  rows: readonly Row[],
  seed: number,
  expectedColumn?: string,
  hasTestRows = false,
): ExampleSets {
  throw new Error(`not yet ${rows.length}${seed}${expectedColumn ?? ''}${String(hasTestRows)}`);
}

/** Warnings about inputs that stand in the feedback set and in the test set too: they make the test score too good. */
export function repeatedRows(sets: ExampleSets, inputColumn: string): readonly string[] {
  throw new Error(`not yet ${sets.test.length}${inputColumn}`);
}
