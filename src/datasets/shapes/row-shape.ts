import { valueOf } from '../../gepa/named-values';
import type { ErrorPlace } from '../../gepa/user-error';
import { isAnswerName } from '../columns/column-names';
import {
  conversationOf,
  isAnsweredConversation,
  readAnsweredConversation,
  type FormedValues,
} from './conversation-row';
import { isInstructionRow, readInstructionRow } from './instruction-row';
import { isMlflowRecord, readMlflowRecord } from './mlflow-row';
import { isPreference, readPreference, textOfAnswer } from './preference-row';
import { isTestCase, readTestCase, rowsOfTest, type RowContent, type TestSurroundings } from '../promptfoo/test-case';
import { hasTestColumns, readTestColumns } from '../promptfoo/test-columns';
import { RowFault } from '../readers/read-row';
import type { RowValues } from '../row';
import { unwrapped, wrapperOf } from './wrapped-row';

/** How the objects of a file say what a row is. A file has one shape: that of its first row. */
export type RowShape = 'columns' | 'promptfooTest' | 'promptfooColumns' | 'mlflow' | 'conversation' | 'preference';

const WORDS: Readonly<Record<RowShape, string>> = {
  columns: 'a row of columns',
  promptfooTest: 'one of promptfoo’s tests',
  promptfooColumns: 'a row with promptfoo’s columns',
  mlflow: 'a record of MLflow',
  conversation: 'a conversation that ends with its answer',
  preference: 'a preference between two answers',
};

/**
 * @param isTest as for `rowsOf`.
 * @throws RowFault when it is malformed in a way that leaves its shape open.
 */
export function shapeOf(value: RowValues, isTest: boolean): RowShape {
  if (isTestCase(value, isTest)) return 'promptfooTest';
  if (hasTestColumns(value)) return 'promptfooColumns';
  const { row } = withoutWrapper(value);
  if (isMlflowRecord(row)) return 'mlflow';
  if (isPreference(row)) return 'preference';
  return isAnsweredConversation(row) ? 'conversation' : 'columns';
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
  // Where rows are not a table, one may leave out promptfoo's columns.
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
      if (isTest) return rowsOfTest(readTestColumns(value), surroundings, place);
      return [formed(value, readColumns)];
    case 'mlflow':
      return [formed(value, readMlflowRecord)];
    case 'preference':
      return [formed(value, readPreference)];
    case 'conversation':
      return [formed(value, readAnsweredConversation)];
  }
}

function readColumns(row: RowValues): FormedValues {
  return isInstructionRow(row) ? readInstructionRow(row) : { values: withConversations(row), form: {} };
}

function isColumns(shape: RowShape): boolean {
  return shape === 'columns' || shape === 'promptfooColumns';
}

/** The row within a wrapper such as `item`, which stays beside its columns. */
function withoutWrapper(value: RowValues): { readonly row: RowValues; readonly wrapper?: string } {
  if (isMlflowRecord(value)) return { row: value };
  const wrapper = wrapperOf(value);
  if (wrapper === undefined) return { row: value };
  return { row: unwrapped(value, wrapper), wrapper };
}

/** @param read of the row without its wrapper. */
function formed(value: RowValues, read: (row: RowValues) => FormedValues): RowContent {
  const { row, wrapper } = withoutWrapper(value);
  const { values, form } = read(row);
  const whole = wrapper === undefined ? {} : { [wrapper]: valueOf(value, wrapper) };
  const said = { ...form, ...(wrapper === undefined ? {} : { whole: wrapper }) };
  return { values: { ...values, ...whole }, ...(Object.keys(said).length === 0 ? {} : { form: said }) };
}

/** Conversations that a table has as JSON in a text as what they are, and answers that are messages as their text. */
function withConversations(row: RowValues): RowValues {
  const read = Object.entries(row).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    const meant = isAnswerName(name) ? textOfAnswer(value) : (conversationOf(value) ?? value);
    return meant === value ? [] : [[name, meant]];
  });
  return read.length === 0 ? row : { ...row, ...Object.fromEntries(read) };
}
