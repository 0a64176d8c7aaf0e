import { readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileMatcher } from './file-patterns';
import { PromptError } from '../prompt-error';
import { isPromptfooConfiguration, promptLeaves } from '../formats/promptfoo';
import { readRegularFile, readRegularFileSync } from '../regular-file';

/** A configuration names files below its folder, seldom deeper than this. */
const MOST_FOLDERS_UP = 3;

/** Whether a promptfoo configuration in a file's folder, or in one above, names the file. */
export function isPromptfooLeaf(path: string): boolean {
  let folder = dirname(path);
  for (let up = 0; up <= MOST_FOLDERS_UP; up += 1) {
    const file = relative(folder, path).replaceAll('\\', '/');
    if (configurationsIn(folder).some((leaves) => fileMatcher(leaves)(file))) return true;
    folder = dirname(folder);
  }
  return false;
}

/** The leaves of each configuration in a folder. */
function configurationsIn(folder: string): readonly (readonly string[])[] {
  try {
    return readdirSync(folder)
      .filter(isPromptfooConfiguration)
      .map((name) => promptLeaves(name, readRegularFileSync(join(folder, name)).toString('utf8')));
  } catch {
    // The folder is not there or not for us to read, or a configuration is malformed: nothing names the file.
    return [];
  }
}

/**
 * Of the files below a folder, those that hold the prompts of the promptfoo configurations among them, whatever their names.
 *
 * @param files relative to the folder, with forward slashes.
 */
export async function findPromptLeaves(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const configurations = files.filter(isPromptfooConfiguration).map(async (configuration) => {
    return fileMatcher(await leavesOf(join(folder, configuration)), posix.dirname(configuration));
  });
  const matchers = await Promise.all(configurations);
  return files.filter((file) => matchers.some((isNamed) => isNamed(file)));
}

async function leavesOf(configuration: string): Promise<readonly string[]> {
  try {
    return promptLeaves(configuration, (await readRegularFile(configuration)).toString('utf8'));
  } catch (error) {
    // What is wrong with a configuration is said where it is read itself.
    if (error instanceof PromptError || (error instanceof Error && 'code' in error)) return [];
    throw error;
  }
}
