import { basename, extname } from 'node:path';
import { readGithubModels, respellGithubModels } from './github-models';
import { toLineFeeds } from './line-ends';
import { hasFrontMatter, readMarkdown } from './markdown';
import { readPlainText, replaceSpan } from './plain-text';
import { isInstructionFile } from './prompt-discovery';
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
  const templating = isInstructionFile(path) ? 'none' : 'doubleBraces';
  switch (formatOf(path, content)) {
    case 'plain':
      return { ...readPlainText(path, content), templating };
    case 'markdown':
      return { ...readMarkdown(path, content), templating };
    case 'githubModels':
      return { ...readGithubModels(path, content), templating };
  }
}

/**
 * Puts a new text in a component's place and changes nothing else: line ends, BOM, final newline, quoting and block style
 * stay. The text's own line ends do not matter, and white space around it is dropped, since it belongs to the file.
 * A component's own text gives the same content exactly.
 *
 * @throws PromptError when the file has no such component, the text is empty, or the format cannot hold it.
 */
export function replaceComponent(path: string, content: string, component: string, text: string): string {
  const file = readPromptFile(path, content);
  const part = file.components.find(({ name }) => name === component);
  if (part === undefined) {
    const names = file.components.map(({ name }) => name).join(', ');
    throw new PromptError(`There is no text "${component}" in this file. It has: ${names}.`, { file: path });
  }
  const wanted = toLineFeeds(text).trim();
  if (wanted === '') throw new PromptError(`The new text for "${component}" is empty. Write one.`, { file: path });
  if (wanted === part.text) return content;

  const ways =
    file.format === 'githubModels'
      ? respellGithubModels(path, content, component, wanted)
      : [replaceSpan(content, part, wanted)];
  const expected = file.components.map(({ name, text: old }) => ({ name, text: name === component ? wanted : old }));
  const found = ways.find((way) => readsAs(path, way, expected));
  if (found !== undefined) return found;
  throw new PromptError(
    `The new text for "${component}" cannot be written so that it is read again as it is. Edit the file by hand.`,
    { file: path },
  );
}

const PLAIN_ENDINGS: readonly string[] = ['.txt', '.j2', '.jinja'];

function formatOf(path: string, content: string): PromptFormat {
  const ending = extname(path).toLowerCase();
  if (ending === '.md') return hasFrontMatter(content) ? 'markdown' : 'plain';
  if (ending === '.yml' || ending === '.yaml') return 'githubModels';
  if (PLAIN_ENDINGS.includes(ending)) return 'plain';
  throw new PromptError(
    `${basename(path)} is not of a format that can be read: plain text (.txt, .j2, .jinja), Markdown (.md) or ` +
      'GitHub Models (.prompt.yml). Put the prompt into one of these.',
    { file: path },
  );
}

function readsAs(path: string, content: string, expected: readonly Pick<PromptComponent, 'name' | 'text'>[]): boolean {
  try {
    const { components } = readPromptFile(path, content);
    return (
      components.length === expected.length &&
      components.every(({ name, text }, index) => name === expected[index]?.name && text === expected[index].text)
    );
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}
