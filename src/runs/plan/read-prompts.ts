// Tested by test/unit/runs/plan/given-rows.test.ts.
import { resolve } from 'node:path';
import { checkReach, type FileReach } from '../../datasets/file-reach';
import { formatFields, guessTemplating } from '../../prompts/templates/guess-templating';
import { readPromptFile, type PromptFile } from '../../prompts/prompt-file';
import { readPromptPart } from '../../prompts/prompt-part';
import { parsePromptSource } from '../../prompts/prompt-source';
import type { TemplateLanguage, Templating } from '../../prompts/template';
import { readPartials } from './read-partials';
import { readText } from '../spec/read-text';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from '../spec/spec';

type Prompts = Readonly<Record<string, PromptSnapshot>>;

/**
 * Reads the prompt files that a spec names.
 *
 * @param specFile absolute path; paths in the spec are relative to its folder.
 * @param unwritten contents of files that don't exist yet, by their absolute paths.
 * @throws {UserError} when a file cannot be read, may not be read, is malformed, or lacks the part.
 */
export async function readPrompts(
  { prompts }: RunSpec,
  specFile: string,
  reach: FileReach,
  unwritten?: ReadonlyMap<string, string>,
): Promise<Prompts> {
  const folder = resolve(specFile, '..');
  const snapshots = Object.entries(prompts).map(async ([component, source]) => {
    const { file, part } = parsePromptSource(source, folder);
    const path = resolve(folder, file);
    checkReach(path, reach, { file: specFile });
    const content = unwritten?.get(path) ?? (await readText(path, `The prompt file of component "${component}"`));
    const prompt = readPromptPart(path, content, part);
    const partials = await readPartials(path, prompt, reach);
    const snapshot: PromptSnapshot = {
      file,
      // A selection that the spec names by its variable has an address.
      part: (prompt.format === 'selection' ? undefined : part) ?? prompt.components[0]?.name ?? '',
      content,
      ...(prompt.format === 'selection' ? {} : { format: prompt.format }),
      ...(typeof prompt.templating === 'string' ? { templating: prompt.templating } : {}),
      ...(Object.keys(partials).length === 0 ? {} : { partials }),
    };
    return [component, snapshot] as const;
  });
  return Object.fromEntries(await Promise.all(snapshots));
}

/** Parses the prompt file of a component, or its text in a file of any other kind. */
export function promptOfSnapshot({ file, content, part, format, templating }: PromptSnapshot): PromptFile {
  const prompt = format === undefined ? readPromptPart(file, content, part) : readPromptFile(file, content, format);
  return templating === undefined ? prompt : { ...prompt, templating: inLanguage(prompt.templating, templating) };
}

/** Replaces the template language but keeps the format's role lines and argument names. */
function inLanguage(own: Templating, language: TemplateLanguage): Templating {
  if (typeof own === 'object' && 'argumentNames' in own && language === 'commandArguments') return own;
  const keepsRoles = typeof own === 'object' && 'roleLines' in own && (language === 'jinja' || language === 'mustache');
  return keepsRoles ? { roleLines: language } : language;
}

/**
 * Determines the template language of the prompts: as the spec says, else from the files and the data. Single braces
 * are variables only when the data has columns of those names. A program fills its prompts with values of its own, so any name in
 * single braces may be a variable.
 *
 * @param columns names of the data's columns.
 */
export function resolveTemplating(
  prompts: Prompts,
  { templating, system }: Pick<RunSpec, 'templating' | 'system'>,
  columns: readonly string[],
): Prompts {
  const fieldsIn = (snapshot: PromptSnapshot) =>
    system.kind === 'program' ? formatFields(textOfSnapshot(snapshot)) : columns;
  const resolved = Object.entries(prompts).map(([component, snapshot]): [string, PromptSnapshot] => {
    if (templating !== undefined) return [component, { ...snapshot, templating }];
    const guessed = mayBeFormatString(snapshot)
      ? guessTemplating(snapshot.file, textOfSnapshot(snapshot), fieldsIn(snapshot))
      : undefined;
    return [component, guessed === 'fString' ? { ...snapshot, templating: guessed } : snapshot];
  });
  return Object.fromEntries(resolved);
}

/** Whether single braces may be variables of a prompt. All other template languages can be recognized by the text alone. */
export function mayBeFormatString({ templating, format }: Partial<Pick<PromptFile, 'templating' | 'format'>>): boolean {
  return templating === 'doubleBraces' && format !== 'githubModels';
}

/** Returns the text of a component in its prompt file. */
export function textOfSnapshot(snapshot: PromptSnapshot): string {
  return promptOfSnapshot(snapshot).components.find(({ name }) => name === snapshot.part)?.text ?? '';
}
