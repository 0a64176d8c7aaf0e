import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../gepa/user-error';

/**
 * Keeps a run to one process: two that append to the same journal would spoil it. A lock that a crashed process left
 * behind does not count.
 */
export class RunLock {
  private readonly file: string;

  /** @throws {UserError} when another process that is alive holds the run. */
  constructor(runFolder: string) {
    this.file = join(runFolder, 'lock');
    const holder = holderOf(this.file);
    if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
      throw new UserError(`This run is open in another window or terminal (process ${holder}). Stop it there first.`, {
        file: runFolder,
      });
    }
    writeFileSync(this.file, String(process.pid));
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
