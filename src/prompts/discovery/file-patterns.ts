import { readdirSync, statSync } from 'node:fs';
import { dirname, join, posix, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

/** Whether a name stands for all files that fit it: `*`, `**`, `?`, `[ab]` and `{a,b}`. */
export function isFilePattern(name: string): boolean {
  return picomatch.scan(name).isGlob;
}

/** The files that fit a pattern, as absolute paths in order. Those whose names begin with a dot fit only a dot. */
export function filesThatFit(folder: string, pattern: string): readonly string[] {
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

/** What lies in a folder, or in the folders below it too; nothing where there is no such folder. */
function namesBelow(folder: string, recursive: boolean): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(folder, { encoding: 'utf8', recursive })
    : [];
}

/**
 * Says which files the names of a list stand for. Patterns fit as those of filesThatFit.
 *
 * @param names relative to the folder of the list, with forward slashes.
 * @param folder of the list, relative to that of the files to ask for.
 */
export function fileMatcher(names: readonly string[], folder = ''): (file: string) => boolean {
  const paths = names.map((name) => posix.join(folder, name));
  const exact = new Set(paths);
  const patterns = paths.filter(isFilePattern).map((path) => picomatch(path));
  return (file) => exact.has(file) || patterns.some((fits) => fits(file));
}

/** Whether a file is one of those that names stand for that a list has. Both files by their absolute paths. */
export function isNamedBy(list: string, names: readonly string[], file: string): boolean {
  const folder = dirname(list);
  return names.some((name) => resolve(folder, name) === file || filesThatFit(folder, name).includes(file));
}
