import { guessTemplating } from './templates/guess-templating';
import { PromptError } from './prompt-error';
import { missingComponentError, type PromptFile, readPromptFile, replaceComponent } from './prompt-file';
import type { PromptFormat } from './prompt-formats';
import { addressOfNamed, findSelected, isSelectionAddress } from './selections/selection-address';
import { replaceSelection } from './selections/selection';

/** The state of a prompt file when a run recorded it. */
export interface RecordedFile {
  /** Helps to find a selection again after the file changed. */
  readonly content?: string;
  /** Stays the file's format even if its name or content changed since. */
  readonly format?: PromptFormat;
}

/**
 * Reads what a prompt source names: a prompt file, or a selection in any file by its address (`agent.ts#L12:8~3fa9c1d2`) or, for a
 * string in source code, by the variable that it is assigned to (`agent.ts#PLAN_PROMPT`). A selection is read as a file with one component, which is a system message.
 *
 * @param part the name of a component or of a variable, or the address of a selection, if the source has one.
 * @param recorded what a run recorded about the file, if known.
 * @throws PromptError as `readPromptFile`, and when the file has no such part.
 */
export function readPromptPart(
  path: string,
  content: string,
  part: string | undefined,
  recorded: RecordedFile = {},
): PromptFile {
  const named = part === undefined ? undefined : addressOfNamed(path, content, part);
  if (named !== undefined) return readPromptPart(path, content, named, recorded);
  if (part === undefined || !isSelectionAddress(part)) {
    const file = readPromptFile(path, content, recorded.format);
    if (part === undefined || file.components.some(({ name }) => name === part)) return file;
    const hint = /^L\d/.test(part) ? ' The address of a selection has a line and a column, such as L12:8.' : '';
    throw missingComponentError(path, part, file.components, hint);
  }
  const { text, span, expressions, literal } = findSelected(path, content, part, recorded.content);
  return {
    format: 'selection',
    components: [{ name: part, text, ...span }],
    messages: [{ role: 'system', component: part }],
    templating: literal !== undefined && expressions.length > 0 ? { expressions } : guessTemplating(path, text),
  };
}

/**
 * Replaces the text of a component or a selection, and nothing else.
 *
 * @param recorded as for `readPromptPart`.
 * @throws PromptError as `replaceComponent`, and when the selected text can no longer be found.
 */
export function replacePart(
  path: string,
  content: string,
  part: string,
  text: string,
  recorded: RecordedFile = {},
): string {
  const named = addressOfNamed(path, recorded.content ?? content, part);
  if (named !== undefined) return replacePart(path, content, named, text, recorded);
  if (!isSelectionAddress(part)) return replaceComponent(path, content, part, text, recorded.format);
  if (text.trim() === '') throw new PromptError('The new text is empty. Write a text.', { file: path });
  return replaceSelection(path, content, findSelected(path, content, part, recorded.content), text);
}
