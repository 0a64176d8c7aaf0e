import { basename } from 'node:path';
import { toLineFeeds } from './documents/line-ends';
import { replaceSpan } from './documents/text-component';
import { PromptError } from './prompt-error';
import type { PromptFormatDefinition, PromptReader } from './prompt-format';
import { promptFormats, type PromptFormat } from './prompt-formats';
import type { PromptComponent, PromptContents, PromptMessage } from './prompt-types';
import { withinReadingLimits } from './reading-limits';
import { sourceCode } from './formats/source-code';

/** What a prompt file says. */
export interface PromptFile extends PromptContents {
  readonly format: PromptFormat;
}

/** The format of prompts that a file is to be read as; undefined when it is of none, though it may be code. */
export function sniffFormat(path: string, content: string): PromptFormat | undefined {
  try {
    return claiming(promptFormats, path, content)?.format;
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}

/**
 * Reads a prompt file.
 *
 * @param path where the file is; its name tells most formats. Used in messages as it is given.
 * @param content the whole file, with its BOM and line ends.
 * @param format of the file, where it is known: it is not guessed then.
 * @throws PromptError for a format that is not known, a malformed file and a prompt without text.
 */
export function readPromptFile(path: string, content: string, format?: PromptFormat): PromptFile {
  const reader = readerOf(path, content, format);
  const read = withinReadingLimits(`The prompt file ${basename(path)}`, content, () => reader.read(path, content));
  return { format: reader.format, ...read };
}

/** The messages of the conversation that a component is part of, in their order. Empty when it is part of none. */
export function messagesWith(file: PromptFile, component: string): readonly PromptMessage[] {
  const own = file.messages.find((message) => message.component === component);
  return own === undefined ? [] : file.messages.filter(({ conversation }) => conversation === own.conversation);
}

/**
 * Puts a new text in a component's place and changes nothing else: line ends, BOM, final newline, quoting and block style
 * stay, as long as they can hold the text. Reading it again gives that text; its own line ends do not matter. A component's
 * own text gives the same content exactly.
 *
 * @param format of the file, as for readPromptFile.
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
  if (part === undefined) {
    const names = file.components.map(({ name }) => name).join(', ');
    throw new PromptError(`There is no text "${component}" in this file. It has: ${names}.`, { file: path });
  }
  const wanted = toLineFeeds(text);
  if (wanted.trim() === '')
    throw new PromptError(`The new text for "${component}" is empty. Write one.`, { file: path });
  if (wanted === part.text) return content;

  const ways =
    readerOf(path, content, format).respell?.(path, content, part, wanted) ?? replaceSpan(content, part, wanted);
  const expected = file.components.map(({ name, text: old }) => ({ name, text: name === component ? wanted : old }));
  const found = ways.find((way) => readsAs(path, way, format, expected));
  if (found !== undefined) return found;
  throw new PromptError(
    `The new text for "${component}" cannot be written so that it is read again as it is. Edit the file by hand.`,
    { file: path },
  );
}

function claiming<Format extends PromptFormat>(
  readers: readonly PromptReader<Format>[],
  path: string,
  content: string,
): PromptReader<Format> | undefined {
  const what = `The prompt file ${basename(path)}`;
  return withinReadingLimits(what, content, () => readers.find((reader) => reader.claims(path, content)));
}

const allReaders: readonly PromptReader<PromptFormat>[] = [...promptFormats, sourceCode];

function readerOf(path: string, content: string, format?: PromptFormat): PromptReader<PromptFormat> {
  const reader = allReaders.find((known) => known.format === format) ?? claiming(allReaders, path, content);
  if (reader !== undefined) return reader;
  throw new PromptError(
    `${basename(path)} is not of a format that can be read: ${readableFormats()}. ` +
      'Put the prompt into one of these, or select its text and optimize the selection.',
    { file: path },
  );
}

/** The formats in words, e.g. `promptfoo, BAML (.baml), or plain text (.txt)`. */
function readableFormats(): string {
  const named = promptFormats.map(({ title, endings = [] }: PromptFormatDefinition) =>
    endings.length === 0 ? title : `${title} (${endings.join(', ')})`,
  );
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(new Set(named));
}

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
