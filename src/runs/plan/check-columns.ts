// Tested by test/unit/runs/plan/check-program.test.ts.
import { placeOf, type Row } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { valueAt } from '../../prompts/template';

/**
 * Checks that every row has the columns that the system names.
 *
 * @param user what uses them, e.g. `program is given`.
 * @throws {UserError} that names the column and a row without it.
 */
export function checkColumns(columns: readonly string[], user: string, specFile: string, rows: readonly Row[]): void {
  for (const column of columns) {
    const without = rows.find(({ values }) => valueAt(values, column) === undefined);
    if (without === undefined) continue;
    const { file, line } = placeOf(without);
    throw new UserError(
      `The ${user} {{${column}}}, which isn't a column of the row at ${file}:${line}. The columns are: ${Object.keys(without.values).join(', ')}.`,
      { file: specFile },
    );
  }
}
