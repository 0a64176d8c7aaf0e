import { placeOf, type Row } from '../datasets/row';
import { lineAt } from '../prompts/documents/line-ends';
import { PromptError } from '../prompts/prompt-error';
import type { PromptFile } from '../prompts/prompt-file';
import type { PromptComponent } from '../prompts/prompt-types';
import { withDefaults } from './default-values';
import { checkPlaceholder } from './messages-placeholder';
import {
  describeUse,
  fillTemplate,
  missingUse,
  parseTemplate,
  valueAt,
  type ParsedTemplate,
  type TemplateUse,
} from '../prompts/template';

/**
 * Checks that every row can fill the prompt, so that no rollout fails because of it.
 *
 * @param path of the prompt file.
 * @param content of the whole file.
 * @param partials templates that the prompt includes, by name.
 * @throws PromptError in the prompt file if a text isn't a valid template or no row has its variable, and in the first
 * row that lacks a variable or can't fill the text.
 */
export function checkVariables(
  path: string,
  content: string,
  prompt: PromptFile,
  given: readonly Row[],
  partials: Readonly<Record<string, string>> = {},
): void {
  const rows = filledRows(path, content, prompt, given);
  for (const placeholder of prompt.placeholders ?? []) checkPlaceholder(placeholder, rows);
  for (const component of prompt.components) {
    const template = parseComponent(path, content, prompt, component);
    const lacking = rows.flatMap((row) => {
      const missing = missingUse(template, row.values);
      return missing === undefined ? [] : [{ row, missing }];
    });
    const [first] = lacking;
    if (first !== undefined) {
      const everywhere = lacking.length === rows.length;
      throw everywhere
        ? missingColumn(path, content, component, first.row, first.missing)
        : missingInRow(first.row, first.missing);
    }
    for (const row of rows) tryRow(template, component.text, row, partials);
  }
}

/**
 * Adds the prompt file's default values to the rows, unless the prompt uses no column: it would then be the same for
 * every row.
 */
function filledRows(path: string, content: string, prompt: PromptFile, rows: readonly Row[]): readonly Row[] {
  const uses = prompt.components.flatMap((component) => parseComponent(path, content, prompt, component).uses);
  const paths = [...uses.flatMap(({ names }) => names), ...(prompt.placeholders ?? []).map(({ column }) => column)];
  const isFilled = rows.some(({ values }) =>
    paths.some((name) => valueAt(values, name.replace(/\[\].*$/s, '')) !== undefined),
  );
  return isFilled ? rows.map((row) => withDefaults(prompt, row)) : rows;
}

function parseComponent(path: string, content: string, prompt: PromptFile, component: PromptComponent): ParsedTemplate {
  try {
    return parseTemplate(prompt.templating, component.text);
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    const lastLine = lineAt(content, component.end);
    const line = Math.min(lineAt(content, component.start) + (error.line ?? 1) - 1, lastLine);
    throw new PromptError(error.problem, { file: path, line });
  }
}

function missingColumn(
  path: string,
  content: string,
  { start, end }: PromptComponent,
  row: Row,
  missing: TemplateUse,
): PromptError {
  const offset = content.slice(start, end).indexOf(missing.spelling);
  return new PromptError(
    `The variable ${describeUse(missing)} is not a column of the data. Its columns are: ${columnsOf(row)}. ` +
      'Rename the variable or add the column to the data.',
    { file: path, ...(offset < 0 ? {} : { line: lineAt(content, start + offset) }) },
  );
}

function missingInRow(row: Row, missing: TemplateUse): PromptError {
  return new PromptError(
    `The prompt has the variable ${describeUse(missing)}, which is not a column of this row. ` +
      `Its columns are: ${columnsOf(row)}. Add it to the row.`,
    placeOf(row),
  );
}

function columnsOf(row: Row): string {
  return Object.keys(row.values).join(', ') || 'none';
}

function tryRow(template: ParsedTemplate, text: string, row: Row, partials: Readonly<Record<string, string>>): void {
  try {
    fillTemplate(template, text, row.values, partials);
  } catch (error) {
    throw error instanceof PromptError ? new PromptError(error.problem, placeOf(row)) : error;
  }
}
