import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { PromptError } from './prompt-error';
import { isPromptfooConfiguration, promptLeaves } from './promptfoo';

/** A configuration names files below its folder, seldom deeper than this. */
const MOST_FOLDERS_UP = 3;

/** Whether a promptfoo configuration in a file's folder, or in one above, names the file. */
export function isPromptfooLeaf(path: string): boolean {
  let folder = dirname(path);
  for (let up = 0; up <= MOST_FOLDERS_UP; up += 1) {
    const file = relative(folder, path).replaceAll('\\', '/');
    if (configurationsIn(folder).some((leaves) => matching(leaves).ignores(file))) return true;
    folder = dirname(folder);
  }
  return false;
}

/** The leaves of each configuration in a folder. */
function configurationsIn(folder: string): readonly (readonly string[])[] {
  try {
    return readdirSync(folder)
      .filter(isPromptfooConfiguration)
      .map((name) => promptLeaves(name, readFileSync(join(folder, name), 'utf8')));
  } catch {
    // The folder is not there or not for us to read, or a configuration is malformed: nothing names the file.
    return [];
  }
}

/** The paths, relative to the folder, that leaves with `*` stand for. Those that lead out of it are none of its files. */
function matching(leaves: readonly string[], folder = ''): Ignore {
  const paths = leaves.map((leaf) => posix.join(folder, leaf)).filter((path) => !path.startsWith('../'));
  return ignore({ allowRelativePaths: true }).add(paths.map((path) => `/${path}`));
}

/**
 * Of the files below a folder, those that hold the prompts of the promptfoo configurations among them, whatever their names.
 *
 * @param files relative to the folder, with forward slashes.
 */
export async function findPromptLeaves(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const named = ignore({ allowRelativePaths: true });
  for (const configuration of files.filter(isPromptfooConfiguration)) {
    named.add(matching(await leavesOf(join(folder, configuration)), posix.dirname(configuration)));
  }
  return files.filter((file) => named.ignores(file));
}

async function leavesOf(configuration: string): Promise<readonly string[]> {
  try {
    return promptLeaves(configuration, await readFile(configuration, 'utf8'));
  } catch (error) {
    // What is wrong with a configuration is said where it is read itself.
    if (error instanceof PromptError || (error instanceof Error && 'code' in error)) return [];
    throw error;
  }
}
