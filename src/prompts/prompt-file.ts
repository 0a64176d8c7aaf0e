import { basename } from 'node:path';
import { toLineFeeds } from './line-ends';
import { replaceSpan } from './plain-text';
import { PromptError } from './prompt-error';
import { promptFormats } from './prompt-formats';
import type { PromptReader } from './prompt-reader';
import { withinReadingLimits } from './reading-limits';
import { sourceCode } from './source-code';
import type { Span } from './span';
import type { Templating } from './template';

/** How a prompt file is written. */
export type PromptFormat =
  | 'githubModels'
  | 'prompty'
  | 'dotprompt'
  | 'continue'
  | 'promptfoo'
  | 'promptList'
  | 'langchain'
  | 'dspy'
  | 'baml'
  | 'geminiCommand'
  | 'chatJson'
  | 'chatYaml'
  | 'skill'
  | 'agent'
  | 'markdown'
  | 'textList'
  | 'promptTable'
  | 'plain'
  | 'code'
  | 'selection';

/**
 * One text of a prompt file that can be optimized. Its line ends are line feeds, whatever those of the file are. White space
 * around it is its own, except for what frames a text in a file: a BOM, the last line end, one blank line below front matter
 * or around a part of the file.
 */
export interface PromptComponent {
  readonly name: string;
  readonly text: string;
  /** What stands in the file for the text: UTF-16 offsets, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The same with its quotes or its block header, which change only when they cannot hold another text. */
  readonly whole?: Span;
}

/** A message of a conversation that the file describes, with the component that is its text. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly component: string;
  /** Which of the file's conversations it belongs to, where there are several prompts in one file. */
  readonly conversation?: string;
}

/** The place of messages that a row gives, between those of the file. */
export interface MessagesPlaceholder {
  /** The column with the messages. */
  readonly column: string;
  /** Whether a row may do without them. */
  readonly optional: boolean;
  /** How many of them are sent, the latest ones; all when absent. */
  readonly latest?: number;
  /** How many of the file's messages stand above it. */
  readonly position: number;
}

/** What a prompt file says. */
export interface PromptFile {
  readonly format: PromptFormat;
  /** Never empty. The first is the one that is optimized by default. */
  readonly components: readonly PromptComponent[];
  /** In the file's order. */
  readonly messages: readonly PromptMessage[];
  /** In the file's order, where the format can have them. */
  readonly placeholders?: readonly MessagesPlaceholder[];
  readonly templating: Templating;
  /** What the file itself gives for its variables, by name. A row's columns go before it. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** What the file says about the model and its replies, where the format can say it. */
  readonly settings?: PromptSettings;
  /** How the file itself says that replies are judged, where the format can say it. */
  readonly evaluators?: readonly PromptEvaluator[];
  /**
   * Why the messages alone do not make a run, and what to do: a sentence for users. Another system has to run the prompt,
   * e.g. the program that it belongs to. Absent when a chat can run it.
   */
  readonly editOnly?: string;
}

/** How a prompt file wants its prompt to be run. */
export interface PromptSettings {
  /** As the file names it, e.g. `openai/gpt-4o`. */
  readonly model?: string;
  readonly temperature?: number;
  readonly topP?: number;
  /** The longest reply. */
  readonly maxTokens?: number;
  readonly responseFormat?: PromptResponseFormat;
}

/** The form of the replies. The schema is a JSON Schema, with a name and `strict` around it where the file has them. */
export type PromptResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | { readonly type: 'json_schema'; readonly schema: Readonly<Record<string, unknown>> };

/** One of a prompt file's own rules to judge replies by. */
export interface PromptEvaluator {
  /** As it is written there. */
  readonly value: unknown;
  /** Where it stands in the file, from 1. */
  readonly line: number;
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

function claiming(readers: readonly PromptReader[], path: string, content: string): PromptReader | undefined {
  const what = `The prompt file ${basename(path)}`;
  return withinReadingLimits(what, content, () => readers.find((reader) => reader.claims(path, content)));
}

const allReaders: readonly PromptReader[] = [...promptFormats, sourceCode];

function readerOf(path: string, content: string, format?: PromptFormat): PromptReader {
  const reader = allReaders.find((known) => known.format === format) ?? claiming(allReaders, path, content);
  if (reader !== undefined) return reader;
  throw new PromptError(
    `${basename(path)} is not of a format that can be read: GitHub Models (.prompt.yml), Prompty, Dotprompt and Continue (.prompt), ` +
      'Markdown (.md, .mdc), plain text (.txt, .j2, .jinja, .njk, .hbs, .mustache), promptfoo, BAML, commands of Gemini CLI (.toml), or JSON of chat messages, LangChain or DSPy. ' +
      'Put the prompt into one of these, or select its text and optimize the selection.',
    { file: path },
  );
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
