import { delimiter, join } from 'node:path';

/** A command-line program that answers a prompt on its standard input, and needs no key of the developer's. */
export interface CommandAgent {
  /** What it is called on screen. */
  readonly label: string;
  readonly command: readonly [string, ...string[]];
}

/** Agents with a subscription of their own first. Ollama needs the name of a model, so it is asked as an endpoint. */
const knownAgents: readonly CommandAgent[] = [
  { label: 'Claude Code', command: ['claude', '-p'] },
  { label: 'Codex', command: ['codex', 'exec', '-'] },
  { label: 'Gemini CLI', command: ['gemini'] },
  { label: 'LLM', command: ['llm'] },
];

/**
 * Returns the known agents that are installed.
 *
 * @param path the variable PATH.
 * @param exists tells whether there is a file, by its absolute path.
 */
export function installedAgents(path: string, exists: (file: string) => boolean): readonly CommandAgent[] {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return knownAgents.filter(({ command: [program] }) => folders.some((folder) => exists(join(folder, program))));
}
