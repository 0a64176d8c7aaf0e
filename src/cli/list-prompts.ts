// Tested by test/unit/cli/terminal.test.ts.
import { resolve } from 'node:path';
import { UserError } from '../gepa/user-error';
import { findPromptFiles } from '../prompts/discovery/find-prompt-files';
import { readPromptFile, detectFormat } from '../prompts/prompt-file';
import type { PromptFormat } from '../prompts/prompt-formats';
import { PromptsElsewhereError } from '../prompts/formats/promptfoo';
import { roundTripFault } from '../prompts/round-trip';
import { jsonLine } from '../runs/report/json-line';
import { readText } from '../runs/spec/read-text';
import { terminalText } from './terminal-text';

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
  /** With `--check`: whether texts can be written back without changing anything else. */
  readonly roundTrip?: boolean;
  /** Why the file cannot be used, or does not round-trip. */
  readonly error?: string;
}

/** Runs `gepa prompts`: lists the prompt files of a folder with their components. Returns the exit status. */
export async function listPrompts(
  { folder, json, check }: { folder: string; json: boolean; check: boolean },
  workingFolder: string,
): Promise<number> {
  const root = resolve(workingFolder, folder);
  const files: ListedFile[] = [];
  for (const path of await findPromptFiles(root)) files.push(...(await listFile(root, path, check)));
  if (json) process.stdout.write(`${jsonLine({ files })}\n`);
  else process.stdout.write(terminalText(files.map(describeFile).join('')));
  return files.some(({ roundTrip, components }) => roundTrip === false && components.length > 0) ? 1 : 0;
}

/** Reads a file that is named like a prompt file. Returns no entry if it isn't one. */
async function listFile(root: string, path: string, check: boolean): Promise<readonly ListedFile[]> {
  const file = resolve(root, path);
  const unusable = (error: unknown, format?: PromptFormat): ListedFile => {
    if (!(error instanceof UserError)) throw error;
    const failedCheck = check ? { roundTrip: false } : {};
    return { path, ...(format === undefined ? {} : { format }), components: [], ...failedCheck, error: error.message };
  };
  let content: string;
  try {
    content = await readText(file, 'The prompt file');
  } catch (error) {
    return [unusable(error)];
  }
  const format = detectFormat(file, content);
  if (format === undefined) return [];
  try {
    const components = readPromptFile(file, content).components.map(({ name, text, start, end }) => ({
      name,
      text,
      start: Buffer.byteLength(content.slice(0, start)),
      end: Buffer.byteLength(content.slice(0, end)),
    }));
    return [{ path, format, components, ...(check ? checked(file, content) : {}) }];
  } catch (error) {
    // The files that hold its prompts are listed themselves.
    if (error instanceof PromptsElsewhereError)
      return [{ path, format, components: [], ...(check ? { roundTrip: true } : {}) }];
    return [unusable(error, format)];
  }
}

function checked(file: string, content: string): Pick<ListedFile, 'roundTrip' | 'error'> {
  const fault = roundTripFault(file, content);
  return fault === undefined ? { roundTrip: true } : { roundTrip: false, error: `${file}: ${fault}` };
}

function describeFile({ path, format, components, error }: ListedFile): string {
  const parts = components.map(({ name, text }) => `  ${name}: ${text.split('\n')[0]?.slice(0, 80) ?? ''}\n`);
  const fault = error === undefined ? '' : `  ${error}\n`;
  return `${path}${format === undefined ? '' : ` (${format})`}\n${parts.join('')}${fault}`;
}
