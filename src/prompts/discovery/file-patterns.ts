// Tested by test/unit/prompts/discovery/find-prompt-files.test.ts.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, posix, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

/** Whether a name is a glob pattern with `*`, `**`, `?`, `[ab]` or `{a,b}`. */
export function isFilePattern(name: string): boolean {
  return picomatch.scan(name).isGlob;
}

/** Returns the absolute paths of the files that match a pattern, sorted. Names with a leading dot match only an explicit dot. */
export function matchingFiles(folder: string, pattern: string): readonly string[] {
  if (!isFilePattern(pattern)) return [];
  const { base, glob } = picomatch.scan(sep === '\\' ? pattern.replaceAll(sep, '/') : pattern);
  const from = resolve(folder, base);
  const fits = picomatch(glob);
  return namesBelow(from, /\/|\*\*/.test(glob))
    .filter((name) => fits(sep === '\\' ? name.replaceAll(sep, '/') : name))
    .map((name) => join(from, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .sort();
}

/** Lists a folder, optionally with everything below it. Empty when there is no such folder. */
function namesBelow(folder: string, recursive: boolean): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(folder, { encoding: 'utf8', recursive })
    : [];
}

/**
 * Returns a test for whether a list of names and patterns includes a file. Patterns match as in `matchingFiles`.
 *
 * @param names relative to the list's folder, with forward slashes.
 * @param folder the list's folder, relative to the folder that tested paths start from.
 */
export function fileMatcher(names: readonly string[], folder = ''): (file: string) => boolean {
  const paths = names.map((name) => posix.join(folder, name));
  const exact = new Set(paths);
  const patterns = paths.filter(isFilePattern).map((path) => picomatch(path));
  return (file) => exact.has(file) || patterns.some((fits) => fits(file));
}

/** Whether the names and patterns in one file include another file. Both paths are absolute. */
export function isNamedBy(list: string, names: readonly string[], file: string): boolean {
  const folder = dirname(list);
  return names.some((name) => resolve(folder, name) === file || matchingFiles(folder, name).includes(file));
}
