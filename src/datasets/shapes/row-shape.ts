// Tested by test/unit/datasets/load-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import type { ErrorPlace } from '../../gepa/user-error';
import { isAnswerName } from '../columns/column-names';
import {
  conversationOf,
  isAnsweredConversation,
  readAnsweredConversation,
  type FormedValues,
} from './conversation-row';
import { notesOf } from './exported-notes';
import { isExportedRow, readExportedRow } from './exported-row';
import { isInstructionRow, readInstructionRow } from './instruction-row';
import { isMlflowRecord, readMlflowRecord } from './mlflow-row';
import { isPreference, readPreference, textOfAnswer } from './preference-row';
import { isTestCase, readTestCase, rowsOfTest, type RowContent, type TestSurroundings } from '../promptfoo/test-case';
import { hasTestColumns, readTestColumns } from '../promptfoo/test-columns';
import { isList, isNothing, isObject, RowFault } from '../readers/read-row';
import type { RowValues } from '../row';
import { unwrapped, wrapperOf } from './wrapped-row';

/** A shape of rows that isn't specific to promptfoo. */
interface ShapeDefinition {
  /** Names a row of this shape in messages. */
  readonly title: string;
  matches(row: RowValues): boolean;
  /** @throws RowFault when the row is malformed. */
  read(row: RowValues): FormedValues;
}

/** Lists the shapes of rows. The first match is used, so `columns` comes last. */
const shapes = {
  exported: { title: 'a trace of another tool', matches: isExportedRow, read: readExportedRow },
  mlflow: { title: 'a record of MLflow', matches: isMlflowRecord, read: readMlflowRecord },
  preference: { title: 'a preference between two answers', matches: isPreference, read: readPreference },
  conversation: {
    title: 'a conversation that ends with its answer',
    matches: isAnsweredConversation,
    read: readAnsweredConversation,
  },
  columns: { title: 'a row of columns', matches: () => true, read: readColumns },
} as const satisfies Readonly<Record<string, ShapeDefinition>>;

type PlainShape = keyof typeof shapes;

/** The shape of a file's rows, which is that of its first row. */
export type RowShape = PlainShape | 'promptfooTest' | 'promptfooColumns';

/**
 * Returns the shape of a row.
 *
 * @param isTest as for `rowsOf`.
 * @throws RowFault when the row is too malformed to determine its shape.
 */
export function shapeOf(value: RowValues, isTest: boolean): RowShape {
  if (isTestCase(value, isTest)) return 'promptfooTest';
  if (hasTestColumns(value)) return 'promptfooColumns';
  const { row } = withoutWrapper(value);
  const names = Object.keys(shapes) as PlainShape[];
  return names.find((name) => shapes[name].matches(row)) ?? 'columns';
}

/**
 * Returns the rows that an object represents: one, or several for a promptfoo test with lists of values.
 *
 * @param shape the file's.
 * @param isTest whether the object is a test of a promptfoo configuration, to which `defaultTest` applies.
 * @throws RowFault when the object has another shape or is malformed.
 */
export function rowsOf(
  value: RowValues,
  shape: RowShape,
  isTest: boolean,
  surroundings: TestSurroundings,
  place: ErrorPlace,
): readonly RowContent[] {
  const own = shapeOf(value, isTest);
  // Outside tables, a row can omit promptfoo's columns.
  if (own !== shape && !(isColumns(own) && isColumns(shape))) {
    throw new RowFault(
      `this is ${titleOf(own)} (${Object.keys(value).join(', ') || 'empty'}), but the first row is ${titleOf(shape)}. Put them in separate files`,
    );
  }
  if (own === 'promptfooTest') return rowsOfTest(readTestCase(value, surroundings, place), surroundings, place);
  if (own === 'promptfooColumns' || (own === 'columns' && isTest)) {
    return rowsOfTest(readTestColumns(value), surroundings, place);
  }
  return [readWrapped(value, shapes[own].read)];
}

function titleOf(shape: RowShape): string {
  if (shape === 'promptfooTest') return 'a promptfoo test';
  return shape === 'promptfooColumns' ? 'a row with promptfoo columns' : shapes[shape].title;
}

function readColumns(row: RowValues): FormedValues {
  return isInstructionRow(row) ? readInstructionRow(row) : { values: withConversations(row), form: {} };
}

function isColumns(shape: RowShape): boolean {
  return shape === 'columns' || shape === 'promptfooColumns';
}

/** Returns the row inside a wrapper such as `item`, if it has one. */
function withoutWrapper(value: RowValues): { readonly row: RowValues; readonly wrapper?: string } {
  if (isMlflowRecord(value) || isExportedRow(value)) return { row: value };
  const wrapper = wrapperOf(value);
  if (wrapper === undefined) return { row: value };
  return { row: unwrapped(value, wrapper), wrapper };
}

/**
 * Reads the row inside a wrapper, and keeps the wrapper as an additional column. What OpenAI's evals found wrong with the output in a run
 * becomes feedback. Their exports call the wrapper `datasource_item`, and their templates `item`.
 */
function readWrapped(value: RowValues, read: (row: RowValues) => FormedValues): RowContent {
  const { row, wrapper } = withoutWrapper(value);
  const { values, form } = read(row);
  const name = wrapper === 'datasource_item' ? 'item' : wrapper;
  const whole = wrapper === undefined || name === undefined ? {} : { [name]: valueOf(value, wrapper) };
  const fullForm = { ...form, ...(name === undefined ? {} : { whole: name }) };
  const feedback = name === 'item' && isList(value['results']) ? feedbackOfRun(value) : {};
  return {
    values: { ...values, ...whole, ...feedback },
    ...(Object.keys(fullForm).length === 0 ? {} : { form: fullForm }),
  };
}

function feedbackOfRun({ results, sample }: RowValues): RowValues {
  const { feedback, verdict } = notesOf({ results });
  if (feedback === undefined || verdict !== 'against') return {};
  const output = isObject(sample) ? textOfAnswer(sample['output'] ?? sample['output_text']) : undefined;
  return { feedback: isNothing(output) ? feedback : `The answer ${JSON.stringify(output)}: ${feedback}` };
}

/** Parses conversations in JSON texts, and replaces answers that are messages by their text. */
function withConversations(row: RowValues): RowValues {
  const read = Object.entries(row).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    const meant = isAnswerName(name) ? textOfAnswer(value) : (conversationOf(value) ?? value);
    return meant === value ? [] : [[name, meant]];
  });
  return read.length === 0 ? row : { ...row, ...Object.fromEntries(read) };
}
