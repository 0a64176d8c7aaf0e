import { placeOf, type Row } from '../datasets/row';
import { lineAt } from '../prompts/line-ends';
import { PromptError } from '../prompts/prompt-error';
import type { PromptFile } from '../prompts/prompt-file';
import { valueAt, variableOffset, variablePaths } from '../prompts/template';

/**
 * Checks that every row can fill the prompt, so that no rollout fails for it.
 *
 * @param path where the prompt file is.
 * @param content the whole file.
 * @throws PromptError that names the variable: in the prompt file when no row has it, else in the first row without it.
 */
export function checkVariables(path: string, content: string, prompt: PromptFile, rows: readonly Row[]): void {
  for (const { text, start, end } of prompt.components) {
    for (const variable of variablePaths(prompt.templating, text)) {
      const without = rows.filter(({ values }) => valueAt(values, variable) === undefined);
      const [row] = without;
      if (row === undefined) continue;
      const columns = Object.keys(row.values).join(', ') || 'none';
      if (without.length < rows.length) {
        throw new PromptError(
          `The prompt has the variable {{${variable}}}, which is not a column of this row. Its columns are: ${columns}. Add it to the row.`,
          placeOf(row),
        );
      }
      const offset = variableOffset(prompt.templating, content.slice(start, end), variable);
      throw new PromptError(
        `The variable {{${variable}}} is not a column of the data. Its columns are: ${columns}. Rename the variable or add the column to the data.`,
        { file: path, ...(offset === undefined ? {} : { line: lineAt(content, start + offset) }) },
      );
    }
  }
}
