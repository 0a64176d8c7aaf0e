import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** A named pipe, a device, a socket or a folder: reading it would wait for ever, or never end. */
export class IrregularFileError extends Error {
  override readonly name = 'IrregularFileError';
  /** As the errors of the system have one. */
  readonly code = 'EFTYPE';

  constructor() {
    super('it is not a regular file');
  }
}

/** @throws {IrregularFileError} for anything but a file, and an error of the system when it cannot be read. */
export async function readRegularFile(path: string): Promise<Buffer> {
  if (!(await stat(path)).isFile()) throw new IrregularFileError();
  return readFile(path);
}

/** The same at once. @throws as `readRegularFile`. */
export function readRegularFileSync(path: string): Buffer {
  if (!statSync(path).isFile()) throw new IrregularFileError();
  return readFileSync(path);
}
