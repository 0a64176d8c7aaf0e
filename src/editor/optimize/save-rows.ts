// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';
import { readJsonLines } from '../../datasets/readers/json-rows';
import { isObject } from '../../datasets/readers/read-row';
import type { RowValues } from '../../datasets/row';
import { withRows } from '../../runs/draft/example-file';

/**
 * Adds rows to a file of rows, or begins it.
 *
 * @throws {Error} when the file can't be read or written. Then it is as it was.
 */
export async function saveRows(path: string, rows: readonly RowValues[]): Promise<void> {
  const content = withRows(await contentOf(path), rows);
  await vscode.workspace.fs.writeFile(vscode.Uri.file(path), new TextEncoder().encode(content));
}

/**
 * Returns the rows of a file that can be read; none if the file doesn't exist.
 *
 * @throws {Error} when the file can't be read.
 */
export async function savedRows(path: string): Promise<readonly RowValues[]> {
  const { rows } = readJsonLines(await contentOf(path));
  return rows.flatMap((row) => ('value' in row && isObject(row.value) ? [row.value] : []));
}

async function contentOf(path: string): Promise<string> {
  return vscode.workspace.fs.readFile(vscode.Uri.file(path)).then(
    (bytes) => new TextDecoder().decode(bytes),
    (error: unknown) => {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return '';
      throw error;
    },
  );
}
