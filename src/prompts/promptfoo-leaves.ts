import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import ignore from 'ignore';
import { PromptError } from './prompt-error';
import { isPromptfooConfiguration, promptLeaves } from './promptfoo';

/** A configuration names files below its folder, seldom deeper than this. */
const MOST_FOLDERS_UP = 3;

/** Whether a promptfoo configuration in a file's folder, or in one above, names the file. */
export function isPromptfooLeaf(path: string): boolean {
  let folder = dirname(path);
  for (let up = 0; up <= MOST_FOLDERS_UP; up += 1) {
    if (configurationsIn(folder).some((content) => content.includes(basename(path)))) return true;
    folder = dirname(folder);
  }
  return false;
}

function configurationsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(isPromptfooConfiguration)
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    // The folder is not there, or not for us to read: nothing names the file.
    return [];
  }
}

/**
 * Of the files below a folder, those that hold the prompts of the promptfoo configurations among them, whatever their names.
 *
 * @param files relative to the folder, with forward slashes.
 */
export async function findPromptLeaves(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const named = ignore({ allowRelativePaths: true });
  for (const configuration of files.filter(isPromptfooConfiguration)) {
    for (const leaf of await leavesOf(join(folder, configuration))) {
      const path = posix.join(posix.dirname(configuration), leaf);
      // A path that leads out of the folder is none of its files.
      if (!path.startsWith('../')) named.add(`/${path}`);
    }
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
