import { PromptError } from './prompt-error';
import type { Templating } from './template';

/** How a prompt file is written. */
export type PromptFormat = 'plain' | 'markdown' | 'githubModels';

/** One text of a prompt file that can be optimized. White space around it belongs to the file, not to the component. */
export interface PromptComponent {
  readonly name: string;
  /** LF-normalised. */
  readonly text: string;
  /** What stands in the file for the text: UTF-16 offsets, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A message of the conversation that the file describes, with the component that is its text. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly component: string;
}

/** What a prompt file says. */
export interface PromptFile {
  readonly format: PromptFormat;
  /** Never empty. The first is the one that is optimized by default. */
  readonly components: readonly PromptComponent[];
  /** In the file's order. */
  readonly messages: readonly PromptMessage[];
  readonly templating: Templating;
}
/**
 * Reads a prompt file.
 *
 * @param path where the file is; its name tells the format. Used in messages as it is given.
 * @param content the whole file, with its BOM and line ends.
 * @throws PromptError for a format that is not known, a malformed file and a prompt without text.
 */
export function readPromptFile(path: string, content: string): PromptFile {
  throw new PromptError('not yet', { file: path });
}

/**
 * Puts a new text in a component's place and changes nothing else: line ends, BOM, final newline, quoting and block style
 * stay. The text's own line ends do not matter, and white space around it is dropped, since it belongs to the file.
 * A component's own text gives the same content exactly.
 *
 * @throws PromptError when the file has no such component, the text is empty, or the format cannot hold it.
 */
export function replaceComponent(path: string, content: string, component: string, text: string): string {
  throw new PromptError('not yet', { file: path });
}
