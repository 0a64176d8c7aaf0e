import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserError } from '../../gepa/user-error';
import { asDiskError } from '../folder/disk-error';
import type { UnwrittenRun } from './run-from-candidate';

/**
 * Writes the files of a new run, all or none. No existing file is overwritten.
 *
 * @throws {UserError} when one exists by now or cannot be written.
 */
export async function writeNewRun({ specFile, spec, prompts }: UnwrittenRun): Promise<void> {
  const written: string[] = [];
  for (const [path, content] of [...prompts, [specFile, spec] as const]) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { flag: 'wx' });
      written.push(path);
    } catch (error) {
      for (const file of written) await rm(file, { force: true });
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
        throw new UserError(
          `${basename(path)} exists by now, and nothing was overwritten. Start the new run from its candidate again.`,
          { file: path },
        );
      }
      throw asDiskError(error, path);
    }
  }
}
