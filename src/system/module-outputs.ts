import type { Row } from '../datasets/row';

/** A row as a later module sees it: with the output of every earlier module as `name.output`. A column of that name yields. */
export function withOutputs(row: Row, outputs: Readonly<Record<string, string>>): Row {
  const columns = Object.entries(outputs).map(([module, output]) => [module, { output }] as const);
  return { ...row, values: { ...row.values, ...Object.fromEntries(columns) } };
}
