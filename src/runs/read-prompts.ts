import { resolve } from 'node:path';
import { checkReach, type FileReach } from '../datasets/file-reach';
import { UserError } from '../gepa/user-error';
import { readPromptFile } from '../prompts/prompt-file';
import { parsePromptSource } from '../prompts/prompt-source';
import { readText } from './read-text';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from './spec';

/**
 * Reads the prompt files that a spec names.
 *
 * @param specFile absolute; the paths in the spec are relative to its folder.
 * @throws {UserError} when a file cannot be read, is malformed, lacks the part or may not be read.
 */
export async function readPrompts(
  { prompts }: RunSpec,
  specFile: string,
  reach: FileReach,
): Promise<Readonly<Record<string, PromptSnapshot>>> {
  const folder = resolve(specFile, '..');
  const snapshots = Object.entries(prompts).map(async ([component, source]) => {
    const { file, part } = parsePromptSource(source, folder);
    const path = resolve(folder, file);
    checkReach(path, reach, { file: specFile });
    const content = await readText(path, `The prompt file of component "${component}"`);
    const parts = readPromptFile(path, content).components.map(({ name }) => name);
    if (part !== undefined && !parts.includes(part)) {
      throw new UserError(`There is no part "${part}". The file has: ${parts.join(', ')}.`, { file: path });
    }
    return [component, { file, part: part ?? parts[0] ?? '', content }] as const;
  });
  return Object.fromEntries(await Promise.all(snapshots));
}

/** The text of a component as its prompt file has it. */
export function textOfSnapshot({ file, content, part }: PromptSnapshot): string {
  return readPromptFile(file, content).components.find(({ name }) => name === part)?.text ?? '';
}
