// Tested by test/unit/runs/plan/irregular-files.test.ts.
import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** Reports a named pipe, device, socket or folder, which might block forever or never end when read. */
export class IrregularFileError extends Error {
  override readonly name = 'IrregularFileError';
  /** Like the code of a system error. */
  readonly code = 'EFTYPE';

  constructor() {
    super('not a regular file');
  }
}

/** @throws IrregularFileError for anything but a regular file, and a system error when it cannot be read. */
export async function readRegularFile(path: string): Promise<Buffer> {
  if (!(await stat(path)).isFile()) throw new IrregularFileError();
  return readFile(path);
}

/** Reads a file synchronously. @throws as `readRegularFile`. */
export function readRegularFileSync(path: string): Buffer {
  if (!statSync(path).isFile()) throw new IrregularFileError();
  return readFileSync(path);
}
