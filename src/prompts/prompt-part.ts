import { guessTemplating } from './templates/guess-templating';
import { PromptError } from './prompt-error';
import { type PromptFile, readPromptFile, replaceComponent } from './prompt-file';
import type { PromptFormat } from './prompt-formats';
import { findSelected, isSelectionAddress } from './selections/selection-address';
import { respellSelection } from './selections/selection';

/** What is known of a prompt file from the time when its part was recorded. */
export interface RecordedFile {
  /** The file as it was: the text of a place is found again by it. */
  readonly content?: string;
  /** How it was read: a name or content that changed since does not make it another format. */
  readonly format?: PromptFormat;
}

/**
 * Reads what a prompt source names: a prompt file, or a text in any file by its place (`agent.ts#L12:8~3fa9c1d2`). A text by
 * its place is a file with that one component, a system message.
 *
 * @param part which component, if a source names one.
 * @param recorded what a run recorded of the file, if that is known.
 * @throws PromptError as readPromptFile; and when there is no such part.
 */
export function readPromptPart(
  path: string,
  content: string,
  part: string | undefined,
  recorded: RecordedFile = {},
): PromptFile {
  if (part === undefined || !isSelectionAddress(part)) {
    const file = readPromptFile(path, content, recorded.format);
    if (part === undefined || file.components.some(({ name }) => name === part)) return file;
    const names = file.components.map(({ name }) => name).join(', ');
    const place = /^L\d/.test(part)
      ? ' A place is written as L12:8, the line and the column of what begins there.'
      : '';
    throw new PromptError(`There is no part "${part}". The file has: ${names}.${place}`, { file: path });
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
 * Puts a new text in the place of a part, and changes nothing else.
 *
 * @param recorded as for readPromptPart.
 * @throws PromptError as replaceComponent; and when a text that is named by its place is not there any more.
 */
export function replacePart(
  path: string,
  content: string,
  part: string,
  text: string,
  recorded: RecordedFile = {},
): string {
  if (!isSelectionAddress(part)) return replaceComponent(path, content, part, text, recorded.format);
  if (text.trim() === '') throw new PromptError('The new text is empty. Write one.', { file: path });
  return respellSelection(path, content, findSelected(path, content, part, recorded.content), text);
}
