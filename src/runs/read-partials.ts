import { basename, dirname, resolve } from 'node:path';
import { checkReach, type FileReach } from '../datasets/file-reach';
import { findFrontMatter } from '../prompts/front-matter';
import { toLineFeeds } from '../prompts/line-ends';
import { PromptError } from '../prompts/prompt-error';
import type { PromptFile } from '../prompts/prompt-file';
import { parseTemplate, type Templating } from '../prompts/template';
import { readText } from './read-text';

/** Texts that templates take in by `{{> name}}`, by name. */
export type Partials = Readonly<Record<string, string>>;

/**
 * Reads the templates that a prompt takes in, and those that they take in themselves: `{{> name}}` is the file `_name.prompt`
 * beside the prompt, as Dotprompt has it.
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
    const file = resolve(dirname(path), dirname(name), `_${basename(name)}.prompt`);
    checkReach(file, reach, { file: path });
    const content = await readText(file, `The template of {{> ${name}}}, which ${path} takes in,`);
    const text = toLineFeeds(content.slice(findFrontMatter(file, content)?.bodyStart ?? 0)).trim();
    partials.set(name, text);
    waiting.push(...namesIn(templating, text));
  }
  return Object.fromEntries(partials);
}

/** A text that is no template of its language is told of where every prompt is checked. */
function namesIn(templating: Templating, text: string): readonly string[] {
  try {
    const { uses } = parseTemplate(templating, text);
    return uses.filter(({ kind }) => kind === 'partial').map(({ names: [name] }) => name);
  } catch (error) {
    if (error instanceof PromptError) return [];
    throw error;
  }
}
