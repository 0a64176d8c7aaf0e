import { valueOf } from '../../gepa/named-values';
import { isAnswerName, isInputName } from '../columns/column-names';
import { isNothing, isObject } from '../readers/read-row';
import type { RowValues } from '../row';

/** What tools call the object with a row's columns: OpenAI's evaluations `item`, data set viewers `row`, others `fields`. */
const WRAPPERS: readonly string[] = ['item', 'datasource_item', 'row', 'example', 'record', 'fields', 'data'];

/**
 * The column whose object holds a row's columns: a known one beside which stand neither an input nor an answer, or the only column
 * there is. Undefined for other rows.
 */
export function wrapperOf(row: RowValues): string | undefined {
  const names = Object.keys(row);
  const holds = (name: string) => isObject(valueOf(row, name)) && !isNothing(valueOf(row, name));
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return holds(only) && !isInputName(only) ? only : undefined;
  if (names.some((name) => isInputName(name) || isAnswerName(name))) return undefined;
  return WRAPPERS.find(holds);
}

/** The columns within the wrapper, then those beside it. */
export function unwrapped(row: RowValues, wrapper: string): RowValues {
  const { [wrapper]: whole, ...beside } = row;
  const inner = isObject(whole) ? whole : {};
  return { ...inner, ...Object.fromEntries(Object.entries(beside).filter(([name]) => !(name in inner))) };
}
