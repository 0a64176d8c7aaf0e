// @ts-check
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleWorkspace } from './project-paths.mjs';

/**
 * Copies the sample workspace to a new temporary folder, for a test to change at will.
 *
 * @returns {Promise<{folder: string, remove: () => Promise<void>}>}
 */
export async function copySampleWorkspace() {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'gepa-')));
  const folder = path.join(parent, 'sample');
  await cp(sampleWorkspace, folder, { recursive: true });
  return { folder, remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5 }) };
}
