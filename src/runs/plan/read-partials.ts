// Tested by test/unit/runs/plan/given-rows.test.ts.
import { existsSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { checkReach, type FileReach } from '../../datasets/file-reach';
import { findFrontMatter } from '../../prompts/documents/front-matter';
import { toLineFeeds } from '../../prompts/documents/line-ends';
import { PromptError } from '../../prompts/prompt-error';
import type { PromptFile } from '../../prompts/prompt-file';
import { parseTemplate, type Templating } from '../../prompts/template';
import { readText } from '../spec/read-text';

/** Texts that templates include with `{{> name}}`, by name. */
export type Partials = Readonly<Record<string, string>>;

/**
 * Reads the partials that a prompt includes, and those that they include. As in Dotprompt, `{{> name}}` is the file
 * `_name.prompt` beside the prompt; otherwise `name`, with or without `_` and with the prompt's own extension, beside
 * it or in `partials`.
 *
 * @param path absolute path of the prompt file.
 * @throws {UserError} when a partial doesn't exist or may not be read.
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
    const content = await readText(file, `The partial {{> ${name}}}, which ${path} includes,`);
    const isDotprompt = extname(file) === '.prompt';
    const text = toLineFeeds(
      isDotprompt ? content.slice(findFrontMatter(file, content)?.bodyStart ?? 0).trim() : content,
    );
    partials.set(name, text);
    waiting.push(...namesIn(templating, text));
  }
  return Object.fromEntries(partials);
}

/** Returns the first existing file that a partial may be in; if there is none, the path that Dotprompt would use. */
function partialFile(path: string, name: string): string {
  const ending = extname(path);
  const own = ending === '.prompt' ? [] : [`_${basename(name)}${ending}`, `${basename(name)}${ending}`];
  const names = [`_${basename(name)}.prompt`, ...own, ...own.map((file) => `partials/${file}`)];
  const files = names.map((file) => resolve(dirname(path), dirname(name), file));
  return files.find((file) => existsSync(file)) ?? files[own.length === 0 ? 0 : 2] ?? path;
}

/** Returns the partials that a text includes. Malformed templates are reported when all prompts are checked. */
function namesIn(templating: Templating, text: string): readonly string[] {
  try {
    const { uses } = parseTemplate(templating, text);
    return uses.filter(({ kind }) => kind === 'partial').map(({ names: [name] }) => name);
  } catch (error) {
    if (error instanceof PromptError) return [];
    throw error;
  }
}
