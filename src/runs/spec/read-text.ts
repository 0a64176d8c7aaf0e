// Tested by test/unit/runs/plan/irregular-files.test.ts.
import { decodeText } from '../../datasets/readers/data-text';
import { IrregularFileError, readRegularFile } from '../../prompts/regular-file';
import { UserError } from '../../gepa/user-error';

/**
 * Reads a text file that the developer wrote.
 *
 * @param what describes the file at the start of a message: "The spec file".
 * @throws {UserError} when the file doesn't exist, cannot be read or isn't text.
 */
export async function readText(file: string, what: string): Promise<string> {
  return decodeText(await readBytes(file, what), file);
}

async function readBytes(file: string, what: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(file);
  } catch (error) {
    if (error instanceof IrregularFileError) throw new UserError(`${what} cannot be read: ${error.message}.`, { file });
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UserError(missing ? `${what} does not exist.` : `${what} cannot be read.`, { file });
  }
}
