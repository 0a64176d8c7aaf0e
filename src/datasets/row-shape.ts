import type { ErrorPlace } from '../gepa/user-error';
import { isMlflowRecord, readMlflowRecord } from './mlflow-row';
import { isTestCase, readTestCase, rowsOfTest, type RowContent, type TestSurroundings } from './promptfoo/test-case';
import { hasTestColumns, readTestColumns } from './promptfoo/test-columns';
import { RowFault } from './read-row';
import type { RowValues } from './row';

/** How the objects of a file say what a row is. A file has one shape: that of its first row. */
export type RowShape = 'columns' | 'promptfooTest' | 'promptfooColumns' | 'mlflow';

const WORDS: Readonly<Record<RowShape, string>> = {
  columns: 'a row of columns',
  promptfooTest: 'one of promptfoo’s tests',
  promptfooColumns: 'a row with promptfoo’s columns',
  mlflow: 'a record of MLflow',
};

/** @param isTest as for `rowsOf`. */
export function shapeOf(value: RowValues, isTest: boolean): RowShape {
  if (isTestCase(value, isTest)) return 'promptfooTest';
  if (hasTestColumns(value)) return 'promptfooColumns';
  return isMlflowRecord(value) ? 'mlflow' : 'columns';
}

/**
 * What rows an object stands for: one, or several for a promptfoo test whose variables have lists.
 *
 * @param shape the file's.
 * @param isTest whether it stands among a promptfoo configuration's tests, so that `defaultTest` holds for it.
 * @throws RowFault when it has another shape, or is malformed.
 */
export function rowsOf(
  value: RowValues,
  shape: RowShape,
  isTest: boolean,
  surroundings: TestSurroundings,
  place: ErrorPlace,
): readonly RowContent[] {
  const own = shapeOf(value, isTest);
  // Every row of a table has its columns; elsewhere a row may leave out the optional ones.
  const isMixed = own !== shape && !(isColumns(own) && isColumns(shape));
  if (isMixed) {
    throw new RowFault(
      `this is ${WORDS[own]} (${Object.keys(value).join(', ') || 'empty'}), but the first row is ${WORDS[shape]}. Put them into separate files`,
    );
  }
  if (shape === 'promptfooTest') return rowsOfTest(readTestCase(value, surroundings, place), surroundings, place);
  if (isColumns(shape) && (isTest || shape === 'promptfooColumns')) {
    return rowsOfTest(readTestColumns(value), surroundings, place);
  }
  return [{ values: shape === 'mlflow' ? readMlflowRecord(value) : value }];
}

function isColumns(shape: RowShape): boolean {
  return shape === 'columns' || shape === 'promptfooColumns';
}
