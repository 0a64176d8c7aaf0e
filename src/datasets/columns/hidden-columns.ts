import { valueOf } from '../../gepa/named-values';
import { isNoteName, isPlainAnswerName } from './column-names';
import { isWithin, type Columns, type ColumnUses } from './columns';
import { isObject } from '../readers/read-row';
import { columnNames, formOf, type Row, type RowValues } from '../row';

/**
 * What a prompt does not see of the rows, as paths: what is expected, what the metric compares with, notes, and what a row's form
 * does not count among its inputs. The input, and what a prompt names as a variable, is seen.
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

/** A row without what a prompt does not see. */
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
