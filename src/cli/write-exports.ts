// Tested by test/unit/cli/write-exports.test.ts.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RunState } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { candidateFiles, exportedFile, exportFormats } from '../runs/report/exports';
import type { ReportExports } from './arguments';
import { terminalWords as words } from './terminal-words';

/**
 * Writes the files that `gepa report` was asked for, and returns their paths.
 *
 * @throws {UserError} when a file can't be written, or the folder for the candidates has files already.
 */
export function writeExports(state: RunState, exports: ReportExports, workingFolder: string): readonly string[] {
  const files = exportFormats.flatMap((format) => {
    const target = exports[format];
    return target === undefined ? [] : [writeExport(resolve(workingFolder, target), exportedFile(state, format))];
  });
  if (exports.candidates === undefined) return files;
  const folder = resolve(workingFolder, exports.candidates);
  if (existsSync(folder) && !isEmptyFolder(folder)) throw new UserError(words.folderNotEmpty(folder));
  for (const { path, text } of candidateFiles(state)) writeExport(join(folder, ...path), text);
  return [...files, folder];
}

function isEmptyFolder(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

/**
 * Writes a file with its folders, and returns its path.
 *
 * @throws {UserError} when it can't be written.
 */
export function writeExport(file: string, text: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(words.notWritten(file, error instanceof Error ? error.message : String(error)));
  }
  return file;
}
