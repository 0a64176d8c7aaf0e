import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { UserError } from '../gepa/user-error';
import { terminalText } from './terminal-text';

/**
 * Makes sure that the programs which files of a folder name may be run: the command line says so, the user said so before of
 * this folder or one above it, or says so now.
 *
 * @param programs in words; nothing is asked when there are none.
 * @param trust whether the command line says so.
 * @throws {UserError} when they may not be run.
 */
export async function confirmPrograms(folder: string, programs: readonly string[], trust: boolean): Promise<void> {
  if (programs.length === 0 || trust || isTrusted(folder)) return;
  const list = `Files in ${folder} name what this run executes:\n${programs.map((program) => `  ${program}`).join('\n')}`;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError(`${list}\nNothing is executed without your word. Add --trust if you trust this folder.`);
  }
  if (!(await agrees(`${list}\nTrust this folder, and execute them from now on? [y/N] `))) {
    throw new UserError('Nothing was executed.');
  }
  remember(folder);
}

async function agrees(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(terminalText(question))).trim());
  } finally {
    terminal.close();
  }
}

function isTrusted(folder: string): boolean {
  const real = realpathSync(folder);
  return trustedFolders().some((trusted) => {
    const way = relative(trusted, real);
    return way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way);
  });
}

function trustedFolders(): readonly string[] {
  try {
    const folders: unknown = JSON.parse(readFileSync(file(), 'utf8'));
    return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
  } catch {
    // There is none yet. A damaged one is as none: the user is asked again.
    return [];
  }
}

function remember(folder: string): void {
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), `${JSON.stringify([...trustedFolders(), realpathSync(folder)], undefined, 2)}\n`);
}

/** In the user's own folder for settings, where no workspace can write. */
function file(): string {
  const settings = process.env['XDG_CONFIG_HOME'] ?? process.env['APPDATA'] ?? join(homedir(), '.config');
  return join(settings, 'gepa', 'trusted-folders.json');
}
