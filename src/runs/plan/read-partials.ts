import { existsSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { checkReach, type FileReach } from '../../datasets/file-reach';
import { findFrontMatter } from '../../prompts/documents/front-matter';
import { toLineFeeds } from '../../prompts/documents/line-ends';
import { PromptError } from '../../prompts/prompt-error';
import type { PromptFile } from '../../prompts/prompt-file';
import { parseTemplate, type Templating } from '../../prompts/template';
import { readText } from '../spec/read-text';

/** Texts that templates take in by `{{> name}}`, by name. */
export type Partials = Readonly<Record<string, string>>;

/**
 * Reads the templates that a prompt takes in, and those that they take in themselves: `{{> name}}` is the file `_name.prompt`
 * beside the prompt, as Dotprompt has it, or `name`, with or without `_`, with the prompt's own ending, there or in `partials`.
 *
 * @param path of the prompt file, absolute.
 * @throws {UserError} when one of them is not there or may not be read.
 */
export async function readPartials(
  path: string,
  { components, templating }: PromptFile,
  reach: FileReach,
): Promise<Partials> {
  const partials = new Map<string, string>();
  const waiting = components.flatMap(({ text }) => namesIn(templating, text));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (partials.has(name)) continue;
    const file = partialFile(path, name);
    checkReach(file, reach, { file: path });
    const content = await readText(file, `The template of {{> ${name}}}, which ${path} takes in,`);
    const isDotprompt = extname(file) === '.prompt';
    const text = toLineFeeds(
      isDotprompt ? content.slice(findFrontMatter(file, content)?.bodyStart ?? 0).trim() : content,
    );
    partials.set(name, text);
    waiting.push(...namesIn(templating, text));
  }
  return Object.fromEntries(partials);
}

/** The first of the files that may hold a partial; when none is there, the one that Dotprompt would read. */
function partialFile(path: string, name: string): string {
  const ending = extname(path);
  const own = ending === '.prompt' ? [] : [`_${basename(name)}${ending}`, `${basename(name)}${ending}`];
  const names = [`_${basename(name)}.prompt`, ...own, ...own.map((file) => `partials/${file}`)];
  const files = names.map((file) => resolve(dirname(path), dirname(name), file));
  return files.find((file) => existsSync(file)) ?? files[own.length === 0 ? 0 : 2] ?? path;
}

/** A text that is not a template of its language is reported where every prompt is checked. */
function namesIn(templating: Templating, text: string): readonly string[] {
  try {
    const { uses } = parseTemplate(templating, text);
    return uses.filter(({ kind }) => kind === 'partial').map(({ names: [name] }) => name);
  } catch (error) {
    if (error instanceof PromptError) return [];
    throw error;
  }
}
