import type { ErrorPlace } from '../gepa/user-error';
import { isFineTuningRow, readFineTuningRow } from './fine-tuning-row';
import { isMlflowRecord, readMlflowRecord } from './mlflow-row';
import { isTestCase, readTestCase, rowsOfTest, type RowContent, type TestSurroundings } from './promptfoo/test-case';
import { hasTestColumns, readTestColumns } from './promptfoo/test-columns';
import { RowFault } from './read-row';
import type { RowValues } from './row';

/** How the objects of a file say what a row is. A file has one shape: that of its first row. */
export type RowShape = 'columns' | 'promptfooTest' | 'promptfooColumns' | 'mlflow' | 'fineTuning';

const WORDS: Readonly<Record<RowShape, string>> = {
  columns: 'a row of columns',
  promptfooTest: 'one of promptfoo’s tests',
  promptfooColumns: 'a row with promptfoo’s columns',
  mlflow: 'a record of MLflow',
  fineTuning: 'a conversation for fine-tuning that ends with its answer',
};

/** @param isTest as for `rowsOf`. */
export function shapeOf(value: RowValues, isTest: boolean): RowShape {
  if (isTestCase(value, isTest)) return 'promptfooTest';
  if (hasTestColumns(value)) return 'promptfooColumns';
  if (isMlflowRecord(value)) return 'mlflow';
  return isFineTuningRow(value) ? 'fineTuning' : 'columns';
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
  // Where rows are no table, one may leave out promptfoo's columns.
  if (own !== shape && !(isColumns(own) && isColumns(shape))) {
    throw new RowFault(
      `this is ${WORDS[own]} (${Object.keys(value).join(', ') || 'empty'}), but the first row is ${WORDS[shape]}. Put them into separate files`,
    );
  }
  switch (own) {
    case 'promptfooTest':
      return rowsOfTest(readTestCase(value, surroundings, place), surroundings, place);
    case 'promptfooColumns':
      return rowsOfTest(readTestColumns(value), surroundings, place);
    case 'columns':
      return isTest ? rowsOfTest(readTestColumns(value), surroundings, place) : [{ values: value }];
    case 'mlflow':
      return [{ values: readMlflowRecord(value) }];
    case 'fineTuning':
      return [{ values: readFineTuningRow(value) }];
  }
}

function isColumns(shape: RowShape): boolean {
  return shape === 'columns' || shape === 'promptfooColumns';
}
