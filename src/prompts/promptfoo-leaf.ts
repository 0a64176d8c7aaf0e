import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

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
      .filter((name) => /^promptfooconfig.*\.(?:ya?ml|json)$/i.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    // The folder is not there, or not for us to read: nothing names the file.
    return [];
  }
}
