import { namePattern, type NameGlob } from './name-patterns';
import type { PossibleFiles, PromptFormatDefinition } from '../prompt-format';
import { promptFormats } from '../prompt-formats';

const kinds = promptFormats.flatMap((format: PromptFormatDefinition) => format.kinds);
const possibleKinds = kinds.flatMap(({ possible }) => (possible === undefined ? [] : [withPattern(possible)]));

/** Where prompt files are found by their name alone, as VS Code's glob patterns. */
export const promptFileGlobs: readonly NameGlob[] = kinds.flatMap(({ found = [] }) => found);

/** Files that hold prompts or something else altogether: their content tells (`holdsPrompts`). */
export const possiblePromptGlobs: readonly NameGlob[] = [...new Set(possibleKinds.flatMap(({ names }) => names))];

/** Folders that hold other people's files or what was made from the user's own: no prompt in them is offered. */
export const skippedFolders: readonly string[] = ['node_modules', '.git', 'dist', '.gepa'];

const promptPattern = namePattern(promptFileGlobs);
const possiblePattern = namePattern(possiblePromptGlobs);

/** Matches the whole path of a file that menus offer to optimize before anybody looked for prompt files, with either slash. */
export const promptPathPattern: RegExp = namePattern([
  ...promptFileGlobs,
  ...possibleKinds.flatMap(({ inMenus, names }) => (inMenus === true ? names : [])),
]);

/** Whether a path relative to a workspace folder is that of a prompt file by its name alone. Takes either slash. */
export function looksLikePromptFile(relativePath: string): boolean {
  return !isSkipped(relativePath) && promptPattern.test(relativePath);
}

/** Whether the content of a file at this path, relative to a workspace folder, has to tell. Takes either slash. */
export function mayBePromptFile(relativePath: string): boolean {
  return !isSkipped(relativePath) && !promptPattern.test(relativePath) && possiblePattern.test(relativePath);
}

/** What a prompt file is called by: `triage` of `triage.prompt.md` and of `triage.txt`. */
export function stemOfPromptFile(name: string): string {
  return name.replace(/(?<=.)(\.(prompt|instructions|agent|chatmode))?\.[^.]+$/, '');
}

/** Whether a file that may be a prompt file is one. There may be thousands of them to look into. */
export function holdsPrompts(path: string, content: string): boolean {
  return possibleKinds.some((kind) => kind.pattern.test(path) && kind.holdsPrompts(path, content));
}

/**
 * Whether a file that may be a prompt file is worth reading to its end, as its beginning tells. Most JSON files are data.
 *
 * @param beginning of its text; a few thousand characters.
 */
export function mayHoldPrompts(path: string, beginning: string): boolean {
  return possibleKinds.some((kind) => kind.pattern.test(path) && (kind.mayHoldPrompts?.(path, beginning) ?? true));
}

function isSkipped(relativePath: string): boolean {
  return relativePath.split(/[\\/]/).some((part) => skippedFolders.includes(part));
}

function withPattern(possible: PossibleFiles): PossibleFiles & { readonly pattern: RegExp } {
  return { ...possible, pattern: namePattern(possible.names) };
}
