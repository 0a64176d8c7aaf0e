import { basename } from 'node:path';
import { toLineFeeds } from './documents/line-ends';
import { rewriteSpan } from './documents/text-component';
import { PromptError } from './prompt-error';
import type { PromptFormatDefinition, PromptReader } from './prompt-format';
import { promptFormats, type PromptFormat } from './prompt-formats';
import type { PromptComponent, PromptContents, PromptMessage } from './prompt-types';
import { withinReadingLimits } from './reading-limits';
import { sourceCode } from './formats/source-code';

/** The contents of a prompt file and its format. */
export interface PromptFile extends PromptContents {
  readonly format: PromptFormat;
}

/** Returns the prompt format of a file, or undefined when it has none. Source code has none, but can still be read. */
export function detectFormat(path: string, content: string): PromptFormat | undefined {
  try {
    return readerThatClaims(promptFormats, path, content)?.format;
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}

/**
 * Reads a prompt file.
 *
 * @param path determines most formats, and is quoted in messages as given.
 * @param content the whole file, with its BOM and line ends.
 * @param format the file's format, if known; detected otherwise.
 * @throws PromptError for an unknown format, a malformed file, or a prompt without text.
 */
export function readPromptFile(path: string, content: string, format?: PromptFormat): PromptFile {
  const reader = readerOf(path, content, format);
  const read = withinReadingLimits(`The prompt file ${basename(path)}`, content, () => reader.read(path, content));
  return { format: reader.format, ...read };
}

/** Returns the messages of the conversation that a component belongs to, in order. Empty when it belongs to none. */
export function messagesWith(file: PromptFile, component: string): readonly PromptMessage[] {
  const own = file.messages.find((message) => message.component === component);
  return own === undefined ? [] : file.messages.filter(({ conversation }) => conversation === own.conversation);
}

/**
 * Replaces the text of a component and nothing else: line ends, BOM, final newline, quotes and block style are kept where they
 * can hold the text. Reading the result returns the new text with its line ends normalized. Replacing a text with itself returns
 * the content unchanged.
 *
 * @param format as for `readPromptFile`.
 * @throws PromptError when the file has no such component, the text is blank, or the format cannot hold it.
 */
export function replaceComponent(
  path: string,
  content: string,
  component: string,
  text: string,
  format?: PromptFormat,
): string {
  const file = readPromptFile(path, content, format);
  const part = file.components.find(({ name }) => name === component);
  if (part === undefined) throw missingComponentError(path, component, file.components);
  const newText = toLineFeeds(text);
  if (newText.trim() === '') {
    throw new PromptError(`The new text for "${component}" is empty. Write a text.`, { file: path });
  }
  if (newText === part.text) return content;

  const rewrites =
    readerOf(path, content, format).rewrite?.(path, content, part, newText) ?? rewriteSpan(content, part, newText);
  const expected = file.components.map(({ name, text: old }) => ({ name, text: name === component ? newText : old }));
  const found = rewrites.find((rewritten) => readsAs(path, rewritten, format, expected));
  if (found !== undefined) return found;
  throw new PromptError(
    `The new text for "${component}" cannot be written in this format without being changed. Edit the file by hand.`,
    { file: path },
  );
}

/** Reports a component that a file doesn't have. */
export function missingComponentError(
  path: string,
  component: string,
  components: readonly PromptComponent[],
  hint = '',
): PromptError {
  const names = components.map(({ name }) => name).join(', ');
  return new PromptError(`The file has no component "${component}". Its components are: ${names}.${hint}`, {
    file: path,
  });
}

function readerThatClaims<Format extends PromptFormat>(
  readers: readonly PromptReader<Format>[],
  path: string,
  content: string,
): PromptReader<Format> | undefined {
  const what = `The prompt file ${basename(path)}`;
  return withinReadingLimits(what, content, () => readers.find((reader) => reader.claims(path, content)));
}

const allReaders: readonly PromptReader<PromptFormat>[] = [...promptFormats, sourceCode];

function readerOf(path: string, content: string, format?: PromptFormat): PromptReader<PromptFormat> {
  const reader = allReaders.find((known) => known.format === format) ?? readerThatClaims(allReaders, path, content);
  if (reader !== undefined) return reader;
  throw new PromptError(
    `${basename(path)} is not in a supported prompt format: ${readableFormats()}. ` +
      'Move the prompt to a file in one of these, or select its text and optimize the selection.',
    { file: path },
  );
}

/** Lists the formats for a message, e.g. `promptfoo, BAML (.baml), or plain text (.txt)`. */
function readableFormats(): string {
  const named = promptFormats.map(({ title, endings = [] }: PromptFormatDefinition) =>
    endings.length === 0 ? title : `${title} (${endings.join(', ')})`,
  );
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(new Set(named));
}

/** Whether a rewritten file has exactly the expected components. */
function readsAs(
  path: string,
  content: string,
  format: PromptFormat | undefined,
  expected: readonly Pick<PromptComponent, 'name' | 'text'>[],
): boolean {
  try {
    const { components } = readPromptFile(path, content, format);
    return (
      components.length === expected.length &&
      components.every(({ name, text }, index) => name === expected[index]?.name && text === expected[index].text)
    );
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}
