import type { Row } from '../datasets/row';
import type { PromptFile } from '../prompts/prompt-file';

/** Adds the prompt file's default values for variables that the row doesn't have. */
export function withDefaults({ defaults }: Pick<PromptFile, 'defaults'>, row: Row): Row {
  return defaults === undefined ? row : { ...row, values: { ...defaults, ...row.values } };
}
