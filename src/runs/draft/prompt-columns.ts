// Tested by test/unit/runs/draft/data-guess.test.ts.
import type { Row } from '../../datasets/row';
import { PromptError } from '../../prompts/prompt-error';
import { messagesWith, type PromptFile } from '../../prompts/prompt-file';
import type { PromptComponent } from '../../prompts/prompt-types';
import { missingUse, parseTemplate, valueAt, variablePaths, type ParsedTemplate } from '../../prompts/template';
import { withDefaults } from '../../system/default-values';

/** Returns the texts of the conversation that a part of a prompt file belongs to; all texts when it belongs to none. */
export function sentTexts(file: PromptFile, part: string | undefined): readonly PromptComponent[] {
  const { components } = file;
  const sent = messagesWith(file, part ?? components[0]?.name ?? '').map(({ component }) => component);
  return sent.length === 0 ? components : components.filter(({ name }) => sent.includes(name));
}

/** Returns the paths of the columns that a prompt uses. */
export function promptVariables(file: PromptFile, part: string | undefined): readonly string[] {
  return [...new Set(sentTexts(file, part).flatMap(({ text }) => variablePaths(file.templating, text)))];
}

/**
 * Returns the column that a prompt needs and a row lacks; undefined when the row fills the prompt. The file's own values count only
 * if the row fills another variable, as in a run.
 */
export function columnMissingIn(row: Row, file: PromptFile, part: string | undefined): string | undefined {
  const isUsed = promptVariables(file, part).some((path) => valueAt(row.values, path) !== undefined);
  const { values } = isUsed ? withDefaults(file, row) : row;
  for (const { text } of sentTexts(file, part)) {
    const template = templateOf(file, text);
    const missing = template === undefined ? undefined : missingUse(template, values);
    if (missing !== undefined) return missing.names[0];
  }
  return undefined;
}

/** Returns undefined for a malformed template, which is reported with its line when the run is planned. */
function templateOf({ templating }: PromptFile, text: string): ParsedTemplate | undefined {
  try {
    return parseTemplate(templating, text);
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}
