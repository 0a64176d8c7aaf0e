import { UserError, type ErrorPlace } from '../../gepa/user-error';
import { readRegularFile, readRegularFileSync } from '../../prompts/regular-file';
import { DataError } from '../data-error';

/** Node cannot hold a longer text in memory: 2^29 − 24 characters. */
const MOST_BYTES = 2 ** 29 - 24;

/**
 * The text of a data file without its BOM: UTF-8, or UTF-16 where a BOM says so, as spreadsheets write it.
 *
 * @throws UserError when it is missing, too large, or of another encoding.
 */
export async function readDataText(path: string): Promise<string> {
  try {
    return decodeData(await readRegularFile(path), path);
  } catch (error) {
    throw asDataError(error, 'The data file', 'Check its path in the spec.', { file: path });
  }
}

/**
 * The same of a file that a row names. At once, not as a promise: such files are small and few, and rows stay simple.
 *
 * @param place what names the file.
 */
export function readNamedText(path: string, place: ErrorPlace): string {
  try {
    return decodeData(readRegularFileSync(path), path);
  } catch (error) {
    throw asDataError(error, `The file ${path}, which this names,`, 'Correct the path.', place);
  }
}

function decodeData(bytes: Uint8Array, path: string): string {
  if (bytes.length > MOST_BYTES) {
    throw new DataError('This file is larger than 512 MB, which cannot be read in one piece. Sample or split it.', {
      file: path,
    });
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return decodeText(bytes, path).replace(/^\uFEFF/, '');
}

function asDataError(error: unknown, what: string, whatToDo: string, place: ErrorPlace): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  return new DataError(`${what} cannot be read (${error.message}). ${whatToDo}`, place);
}

/**
 * The text of a file that a person wrote, with its BOM where it has one.
 *
 * @param file for the error.
 * @throws {UserError} when it is not UTF-8: guessing would put wrong characters into prompts and rows without a word.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const text = decode(bytes);
  // UTF-16 of plain English without a BOM is valid UTF-8, with a NUL beside every letter.
  if (text === undefined || text.includes('\0')) {
    throw new UserError(
      'This file is not encoded in UTF-8 (it may be UTF-16 or Latin-1). Save it as UTF-8: in VS Code, click the encoding in the status bar, reopen the file with its own, then save it with UTF-8.',
      { file },
    );
  }
  return text;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
