// Tested by test/unit/system/pipeline-system.test.ts.
import type { Row } from '../datasets/row';

/** Adds the outputs of earlier modules to a row as `name.output`. They replace columns with the same name. */
export function withOutputs(row: Row, outputs: Readonly<Record<string, string>>): Row {
  const columns = Object.entries(outputs).map(([module, output]) => [module, { output }] as const);
  return { ...row, values: { ...row.values, ...Object.fromEntries(columns) } };
}
