// Tested by test/unit/cli/trust.test.ts.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { confirm } from './confirm';
import { terminalWords as words } from './terminal-words';

/**
 * Makes sure that the programs named by files of a folder may run: because of the command line, because the developer
 * trusts this folder or one above it, or by asking now.
 *
 * @param programs as they are shown; without any, nothing is asked.
 * @param trust whether the command line allows it.
 * @throws {UserError} when they may not run.
 */
export async function confirmPrograms(folder: string, programs: readonly string[], trust: boolean): Promise<void> {
  if (programs.length === 0 || trust || isTrusted(folder)) return;
  const list = words.programs(folder, programs);
  await confirm(`${list}\n${words.askTrust}`, {
    unasked: `${list}\n${words.notTrusted}`,
    refused: words.nothingExecuted,
  });
  remember(folder);
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
    // The file does not exist yet, or is damaged: the developer is asked again.
    return [];
  }
}

function remember(folder: string): void {
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), `${JSON.stringify([...trustedFolders(), realpathSync(folder)], undefined, 2)}\n`);
}

/** Returns the path of a file in the developer's own settings folder, where no workspace can write. */
function file(): string {
  const settings = process.env['XDG_CONFIG_HOME'] ?? process.env['APPDATA'] ?? join(homedir(), '.config');
  return join(settings, 'gepa', 'trusted-folders.json');
}
