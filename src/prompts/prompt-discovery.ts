import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PromptError } from './prompt-error';

/** Files that a tool gives to a model as they stand: a `{{name}}` in them is no variable. */
const instructionGlobs: readonly string[] = [
  '**/*.instructions.md',
  '**/*.agent.md',
  '**/*.chatmode.md',
  '**/.github/agents/*.md',
  '**/.claude/{agents,rules}/**/*.md',
  '**/SKILL.md',
  '**/{AGENTS,CLAUDE,copilot-instructions}.md',
];

/** Where prompt files are found by their name, as VS Code's glob patterns. */
export const promptFileGlobs: readonly string[] = [
  ...instructionGlobs,
  '**/*.prompt.md',
  '**/*.prompt.{yml,yaml}',
  '**/prompts/**/*.{txt,md,j2,jinja}',
];

/** Folders that hold other people's files or what was made from the user's own: no prompt in them is offered. */
export const skippedFolders: readonly string[] = ['node_modules', '.git', 'dist', '.gepa'];

const promptPatterns = promptFileGlobs.map(patternOfGlob);
const instructionPatterns = instructionGlobs.map(patternOfGlob);

/** Whether a path relative to a workspace folder is that of a prompt file. Takes either slash. */
export function looksLikePromptFile(relativePath: string): boolean {
  const path = relativePath.replaceAll('\\', '/');
  return (
    !path.split('/').some((part) => skippedFolders.includes(part)) &&
    promptPatterns.some((pattern) => pattern.test(path))
  );
}

/** Whether a tool gives this file to a model as it stands, so that there are no variables in it. Takes any path. */
export function isInstructionFile(path: string): boolean {
  return instructionPatterns.some((pattern) => pattern.test(path.replaceAll('\\', '/')));
}

/**
 * The prompt files below a folder: paths relative to it with forward slashes, sorted. Links to folders are not followed.
 *
 * @throws PromptError when there is no such folder.
 */
export async function findPromptFiles(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [''];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const entry of await list(folder, below)) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !skippedFolders.includes(entry.name)) waiting.push(path);
      else if (entry.isFile() && looksLikePromptFile(path)) found.push(path);
    }
  }
  return found.sort();
}

async function list(folder: string, below: string) {
  try {
    return await readdir(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if (below !== '') return [];
    throw new PromptError(
      `This folder cannot be listed (${error instanceof Error ? error.message : String(error)}). Give a folder that exists.`,
      { file: folder },
    );
  }
}

/** Of VS Code's glob language, what the patterns above use: `**` before a slash, `*` and `{a,b}`. */
function patternOfGlob(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*|\{([^}]*)\}|[.]/g, (token, choices: string | undefined) => {
    if (token === '**/') return '(?:[^/]*/)*';
    if (token === '*') return '[^/]*';
    return choices === undefined ? '\\.' : `(?:${choices.replaceAll(',', '|')})`;
  });
  return new RegExp(`^${source}$`);
}
