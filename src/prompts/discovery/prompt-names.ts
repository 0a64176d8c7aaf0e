// Tested by test/unit/prompts/discovery/find-prompt-files.test.ts.
import { namePattern, type NameGlob } from './name-patterns';
import type { PossibleFiles, PromptFormatDefinition } from '../prompt-format';
import { promptFormats } from '../prompt-formats';

const kinds = promptFormats.flatMap((format: PromptFormatDefinition) => format.kinds);
const possibleKinds = kinds.flatMap(({ possible }) => (possible === undefined ? [] : [withPattern(possible)]));

/** VS Code globs for files that are prompt files by their name alone. */
export const promptFileGlobs: readonly NameGlob[] = kinds.flatMap(({ found = [] }) => found);

/** VS Code globs for files whose content decides whether they are prompt files (`holdsPrompts`). */
export const possiblePromptGlobs: readonly NameGlob[] = [...new Set(possibleKinds.flatMap(({ names }) => names))];

/** Folders of installed or generated files. Prompts in them are not offered. */
export const skippedFolders: readonly string[] = ['node_modules', '.git', 'dist', '.gepa'];

const promptPattern = namePattern(promptFileGlobs);
const possiblePattern = namePattern(possiblePromptGlobs);

/** Matches the path, with either slash, of a file that menus offer to optimize without reading it. */
export const promptPathPattern: RegExp = namePattern([
  ...promptFileGlobs,
  ...kinds.flatMap(({ offered = [] }) => offered),
  ...possibleKinds.flatMap(({ inMenus, names }) => (inMenus === true ? names : [])),
]);

/** Whether a path, relative to a workspace folder and with either slash, is a prompt file by its name alone. */
export function looksLikePromptFile(relativePath: string): boolean {
  return !isSkipped(relativePath) && promptPattern.test(relativePath);
}

/** Whether the content of the file at a path, relative to a workspace folder and with either slash, has to decide. */
export function mayBePromptFile(relativePath: string): boolean {
  return !isSkipped(relativePath) && !promptPattern.test(relativePath) && possiblePattern.test(relativePath);
}

/** Returns a prompt file's short name: `triage` for `triage.prompt.md` and `triage.txt`. */
export function stemOfPromptFile(name: string): string {
  return name.replace(/(?<=.)(\.(prompt|instructions|agent|chatmode))?\.[^.]+$/, '');
}

/** Whether the content of a possible prompt file holds prompts. */
export function holdsPrompts(path: string, content: string): boolean {
  return possibleKinds.some((kind) => kind.pattern.test(path) && kind.holdsPrompts(path, content));
}

/**
 * Whether a possible prompt file is worth reading to its end. Most JSON files are data.
 *
 * @param beginning the first few thousand characters of the file.
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
