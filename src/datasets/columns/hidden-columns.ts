// Tested by test/unit/datasets/promptfoo/environment.test.ts.
import { valueOf } from '../../gepa/named-values';
import { isNoteName, isPlainAnswerName } from './column-names';
import { isWithin, type Columns, type ColumnUses } from './columns';
import { isObject } from '../readers/read-row';
import { columnNames, formOf, type Row, type RowValues } from '../row';

/**
 * Returns the paths of columns that a prompt cannot see: the expected answer, values that the metric compares with, notes, and
 * columns that the row's form doesn't list as inputs. The input and the prompt's variables are always visible.
 */
export function hiddenColumns(
  rows: readonly Row[],
  { input, expected, feedback }: Columns,
  { variables = [], compared = [] }: ColumnUses,
): readonly string[] {
  const { inputs, whole } = formOf(rows);
  const byForm = (name: string) => inputs?.includes(name) === false;
  const byName = (name: string) => inputs === undefined && (isPlainAnswerName(name) || isNoteName(name));
  const columns = columnNames(rows).filter((name) => name === whole || byForm(name) || byName(name));
  const paths = [...columns, ...[expected, feedback].filter((name) => name !== undefined), ...compared];
  const within = whole === undefined ? [] : paths.map((path) => `${whole}.${path}`);
  const withoutWhole = whole === undefined ? [] : compared.map((path) => path.replace(`${whole}.`, ''));
  return [...new Set([...paths, ...within, ...withoutWhole])].filter(
    (path) => ![input, ...variables].some((seen) => isWithin(seen, path)),
  );
}

/** Returns a row without its hidden columns. */
export function givenOf(row: Row, { hidden = [] }: Pick<Columns, 'hidden'>): Row {
  return { ...row, values: hidden.reduce(without, row.values) };
}

function without(values: RowValues, path: string): RowValues {
  const { [path]: own, ...others } = values;
  const left = own === undefined ? values : others;
  const [, head = '', rest = ''] = /^([^.]*)\.(.*)$/s.exec(path) ?? [];
  const inner = valueOf(left, head);
  return isObject(inner) ? { ...left, [head]: without(inner, rest) } : left;
}
