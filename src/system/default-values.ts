import type { Row } from '../datasets/row';
import type { PromptFile } from '../prompts/prompt-file';

/** A row with what the prompt file itself gives for variables that the row does not have. */
export function withDefaults({ defaults }: Pick<PromptFile, 'defaults'>, row: Row): Row {
  return defaults === undefined ? row : { ...row, values: { ...defaults, ...row.values } };
}
