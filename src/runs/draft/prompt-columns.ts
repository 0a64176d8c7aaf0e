// Tested by test/unit/runs/draft/data-guess.test.ts.
import type { Row } from '../../datasets/row';
import { PromptError } from '../../prompts/prompt-error';
import { messagesWith, type PromptFile } from '../../prompts/prompt-file';
import type { PromptComponent } from '../../prompts/prompt-types';
import { formatFields, guessTemplating } from '../../prompts/templates/guess-templating';
import { missingUse, parseTemplate, valueAt, variablePaths, type ParsedTemplate } from '../../prompts/template';
import { checkVariables } from '../../system/check-variables';
import { withDefaults } from '../../system/default-values';
import { mayBeFormatString } from '../plan/read-prompts';

/** The prompt of a draft. */
export interface PromptOfDraft {
  /** Absolute path of the prompt file. */
  readonly prompt: string;
  readonly file: PromptFile;
  /** The text to optimize; undefined for the first of the file. */
  readonly part: string | undefined;
  /** The paths of the columns that the prompt uses. */
  readonly variables: readonly string[];
}

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

/** Returns a draft whose names in single braces are variables if the data has such columns, as in a run. */
export function forColumns<Draft extends PromptOfDraft>(draft: Draft, columns: readonly string[]): Draft {
  const { prompt, part } = draft;
  const text = sentTexts(draft.file, part).map((component) => component.text);
  if (!mayBeFormatString(draft.file) || guessTemplating(prompt, text.join('\n'), columns) !== 'fString') return draft;
  const file: PromptFile = { ...draft.file, templating: 'fString' };
  return { ...draft, file, variables: promptVariables(file, part) };
}

/** Returns the names in single braces, which are a prompt's variables if new data has columns of these names. */
export function possibleVariables({ file, part }: Pick<PromptOfDraft, 'file' | 'part'>): readonly string[] {
  if (!mayBeFormatString(file)) return [];
  return [...new Set(sentTexts(file, part).flatMap(({ text }) => formatFields(text)))];
}

/**
 * Returns the paths of the columns that a prompt uses, once its templates are valid.
 *
 * @param path of the prompt file.
 * @throws {PromptError} with the place of a malformed template.
 */
export function checkedVariables(
  path: string,
  content: string,
  file: PromptFile,
  part: string | undefined,
): readonly string[] {
  checkVariables(path, content, { ...file, components: sentTexts(file, part) }, []);
  return promptVariables(file, part);
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
