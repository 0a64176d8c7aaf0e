import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { decodeText } from '../datasets/decode-text';
import { UserError } from '../gepa/user-error';
import { findPromptFiles } from '../prompts/prompt-discovery';
import { readPromptFile, type PromptFormat } from '../prompts/prompt-file';

interface ListedComponent {
  readonly name: string;
  readonly text: string;
  /** Offsets in bytes. */
  readonly start: number;
  readonly end: number;
}

interface ListedFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly format?: PromptFormat;
  readonly components: readonly ListedComponent[];
  readonly error?: string;
}

/** `gepa prompts`: the prompt files of a folder and what they hold. Returns the exit status. */
export async function listPrompts(
  { folder, json }: { folder: string; json: boolean },
  workingFolder: string,
): Promise<number> {
  const root = resolve(workingFolder, folder);
  const files: ListedFile[] = [];
  for (const path of await findPromptFiles(root)) files.push(await listFile(root, path));
  if (json) process.stdout.write(`${JSON.stringify({ files })}\n`);
  else process.stdout.write(files.map(describeFile).join(''));
  return 0;
}

async function listFile(root: string, path: string): Promise<ListedFile> {
  try {
    const content = decodeText(await readFile(resolve(root, path)), resolve(root, path));
    const bytesBefore = (offset: number) => Buffer.byteLength(content.slice(0, offset));
    const { format, components } = readPromptFile(resolve(root, path), content);
    return {
      path,
      format,
      components: components.map(({ name, text, start, end }) => ({
        name,
        text,
        start: bytesBefore(start),
        end: bytesBefore(end),
      })),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { path, components: [], error: error.message };
  }
}

function describeFile({ path, format, components, error }: ListedFile): string {
  if (error !== undefined) return `${path}\n  ${error}\n`;
  const parts = components.map(({ name, text }) => `  ${name}: ${text.split('\n')[0]?.slice(0, 80) ?? ''}\n`);
  return `${path} (${format ?? ''})\n${parts.join('')}`;
}
