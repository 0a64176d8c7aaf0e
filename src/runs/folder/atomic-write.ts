// Tested by test/unit/runs/folder/summary-file.test.ts.
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asDiskError } from './disk-error';

/**
 * Writes a file whole or not at all, even during a power cut.
 *
 * @throws {UserError} when it cannot be written.
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await writeFile(unfinished, content, { flush: true });
    await rename(unfinished, path);
    syncFolder(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw asDiskError(error, path);
  }
}

/** Syncs a folder so that the names in it survive a power cut. */
export function syncFolder(folder: string): void {
  // Windows cannot open folders and doesn't need this.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
