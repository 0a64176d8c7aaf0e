import type { Stats } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IgnoreRules } from './ignore-rules';
import { PromptError } from '../prompt-error';
import { filesNamedByPromptfoo } from './promptfoo-prompts';
import { holdsPrompts, looksLikePromptFile, mayBePromptFile, mayHoldPrompts, skippedFolders } from './prompt-names';

/** A larger file is taken for data and not read. */
const mostBytesToRead = 1_000_000;
/** How much of a file is read first. */
const beginningBytes = 8192;

/**
 * Finds the prompt files below a folder, including those that a promptfoo configuration names. Files that a `.gitignore` file
 * excludes are skipped, and links to folders are not followed.
 *
 * @returns sorted paths relative to the folder, with forward slashes.
 * @throws PromptError when there is no such folder.
 */
export async function findPromptFiles(folder: string): Promise<readonly string[]> {
  const all = await filesBelow(folder);
  const found = new Set([...all.filter(looksLikePromptFile), ...(await filesNamedByPromptfoo(folder, all))]);
  for (const path of all) {
    if (mayBePromptFile(path) && !found.has(path) && (await fileHoldsPrompts(join(folder, path)))) found.add(path);
  }
  return [...found].sort();
}

/**
 * Lists the files below a folder. Those that a `.gitignore` file excludes are skipped, and links to folders are not followed.
 *
 * @returns paths relative to the folder, with forward slashes.
 * @throws PromptError when there is no such folder.
 */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const rules = new IgnoreRules();
  const all: string[] = [];
  const waiting = [''];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    const entries = await list(folder, below);
    if (entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
      rules.add(below, await readFile(join(folder, below, '.gitignore'), 'utf8'));
    }
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.includes(entry.name) && !rules.ignores(`${path}/`)) waiting.push(path);
      } else if (entry.isFile() && !rules.ignores(path)) {
        all.push(path);
      }
    }
  }
  return all;
}

/**
 * Whether a file holds prompts, by its content. False for a file that cannot be read. When the beginning shows that the file is
 * data, the rest isn't read.
 *
 * @param entry the file's `stat` result, if known.
 */
export async function fileHoldsPrompts(path: string, entry?: Stats): Promise<boolean> {
  try {
    const known = entry ?? (await stat(path));
    // Opening a named pipe would block until another process writes to it.
    if (!known.isFile()) return false;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(beginningBytes), 0, beginningBytes, 0);
      const beginning = buffer.toString('utf8', 0, bytesRead);
      if (bytesRead < beginningBytes) return holdsPrompts(path, beginning);
      if (!mayHoldPrompts(path, beginning) || known.size > mostBytesToRead) return false;
      return holdsPrompts(path, await readFile(path, 'utf8'));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

async function list(folder: string, below: string) {
  try {
    return await readdir(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if (below !== '') return [];
    throw new PromptError(
      `The folder cannot be listed (${error instanceof Error ? error.message : String(error)}). Name an existing folder.`,
      { file: folder },
    );
  }
}
