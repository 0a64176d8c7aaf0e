// Tested by test/unit/prompts/formats/prompt-list.test.ts.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileMatcher, isFilePattern, matchingFiles } from './file-patterns';
import { PromptError } from '../prompt-error';
import { isPromptfooConfiguration, promptFilesOf } from '../formats/promptfoo';
import { readRegularFile, readRegularFileSync } from '../regular-file';

/** How many folders up to look for configurations. They rarely name files deeper below them. */
const MOST_FOLDERS_UP = 3;

/** Whether a promptfoo configuration in a file's folder, or in one above, names the file. */
export function isNamedByPromptfoo(path: string): boolean {
  let folder = dirname(path);
  for (let up = 0; up <= MOST_FOLDERS_UP; up += 1) {
    const file = relative(folder, path).replaceAll('\\', '/');
    if (configurationsIn(folder).some((names) => fileMatcher(names)(file))) return true;
    folder = dirname(folder);
  }
  return false;
}

/**
 * Returns the absolute paths of the files that a promptfoo configuration names, and that exist.
 *
 * @param configuration absolute path.
 * @param names as returned by `promptFilesOf`.
 */
export function filesNamedIn(configuration: string, names: readonly string[]): readonly string[] {
  const folder = dirname(configuration);
  const files = names.flatMap((name) =>
    isFilePattern(name) ? matchingFiles(folder, name) : [resolve(folder, name)].filter((file) => existsSync(file)),
  );
  return [...new Set(files)];
}

/** Returns the file names and patterns that each configuration in a folder lists as prompts. */
function configurationsIn(folder: string): readonly (readonly string[])[] {
  try {
    return readdirSync(folder)
      .filter(isPromptfooConfiguration)
      .map((name) => promptFilesOf(name, readRegularFileSync(join(folder, name)).toString('utf8')));
  } catch {
    // A folder that cannot be read, or a malformed configuration, names no files.
    return [];
  }
}

/**
 * Returns those of the files that promptfoo configurations among them name as prompts.
 *
 * @param files relative to the folder, with forward slashes.
 */
export async function filesNamedByPromptfoo(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const configurations = files.filter(isPromptfooConfiguration).map(async (configuration) => {
    return fileMatcher(await leavesOf(join(folder, configuration)), posix.dirname(configuration));
  });
  const matchers = await Promise.all(configurations);
  return files.filter((file) => matchers.some((isNamed) => isNamed(file)));
}

async function leavesOf(configuration: string): Promise<readonly string[]> {
  try {
    return promptFilesOf(configuration, (await readRegularFile(configuration)).toString('utf8'));
  } catch (error) {
    // The error is reported when the configuration itself is read.
    if (error instanceof PromptError || (error instanceof Error && 'code' in error)) return [];
    throw error;
  }
}
