import { closeSync, fsyncSync, openSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asDiskError } from './disk-error';

/**
 * Writes a file so that it is there whole or not at all, also after a power cut.
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

/** Sees to it that the names in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  // Windows opens no folder, and needs none of this.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
