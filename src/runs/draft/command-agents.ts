import { delimiter, join } from 'node:path';

/** A command-line program that answers a prompt on its standard input, and needs no key of the developer's. */
export interface CommandAgent {
  /** What it is called on screen. */
  readonly label: string;
  /** The program and its arguments, or a line for the shell. */
  readonly command: readonly [string, ...string[]] | string;
}

interface KnownAgent extends CommandAgent {
  readonly command: readonly [string, ...string[]];
}

/** Agents with a subscription of their own first. Ollama needs the name of a model, so it is asked as an endpoint. */
const knownAgents: readonly KnownAgent[] = [
  { label: 'Claude Code', command: ['claude', '-p'] },
  { label: 'Codex', command: ['codex', 'exec', '-'] },
  { label: 'Gemini CLI', command: ['gemini'] },
  { label: 'LLM', command: ['llm'] },
];

/**
 * Returns the known agents that are installed. One that is a script of Windows, as npm installs them, only runs in a shell.
 *
 * @param path the variable PATH.
 * @param exists tells whether there is a file, by its absolute path.
 * @param extensions of programs.
 */
export function installedAgents(
  path: string,
  exists: (file: string) => boolean,
  extensions: readonly string[] = [''],
): readonly CommandAgent[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return knownAgents.flatMap(({ label, command }) => {
    const files = folders.flatMap((folder) => extensions.map((extension) => join(folder, `${command[0]}${extension}`)));
    const found = files.find(exists);
    if (found === undefined) return [];
    return [{ label, command: /\.(cmd|bat)$/i.test(found) ? command.join(' ') : command }];
  });
}

/**
 * Returns the endings of programs' names: those of PATHEXT on Windows, and none elsewhere.
 *
 * @param pathExt the variable PATHEXT.
 */
export function programExtensions(platform: NodeJS.Platform, pathExt = '.COM;.EXE;.BAT;.CMD'): readonly string[] {
  return platform === 'win32' ? pathExt.split(';').filter((extension) => extension !== '') : [''];
}
