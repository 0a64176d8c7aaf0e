// Tested by test/unit/datasets/load-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import { isAnswerName, isInputName } from '../columns/column-names';
import { isNothing, isObject } from '../readers/read-row';
import type { RowValues } from '../row';

/** Names of an object that wraps the columns: `item` in OpenAI's evaluations, `row` in data set viewers, `fields` elsewhere. */
const WRAPPERS: readonly string[] = ['item', 'datasource_item', 'row', 'example', 'record', 'fields', 'data'];

/**
 * Returns the column that wraps the actual columns: a known name next to neither an input nor an answer, or the only column.
 */
export function wrapperOf(row: RowValues): string | undefined {
  const names = Object.keys(row);
  const holds = (name: string) => isObject(valueOf(row, name)) && !isNothing(valueOf(row, name));
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return holds(only) && !isInputName(only) ? only : undefined;
  if (names.some((name) => isInputName(name) || isAnswerName(name))) return undefined;
  return WRAPPERS.find(holds);
}

/** Returns the columns inside the wrapper, followed by those next to it. */
export function unwrapped(row: RowValues, wrapper: string): RowValues {
  const { [wrapper]: whole, ...beside } = row;
  const inner = isObject(whole) ? whole : {};
  return { ...inner, ...Object.fromEntries(Object.entries(beside).filter(([name]) => !(name in inner))) };
}
