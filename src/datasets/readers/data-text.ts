// Tested by test/unit/datasets/row-intake.test.ts.
import { UserError, type ErrorPlace } from '../../gepa/user-error';
import { readRegularFile, readRegularFileSync } from '../../prompts/regular-file';
import { DataError } from '../data-error';

/** The maximum length of a string in Node. */
const MOST_BYTES = 2 ** 29 - 24;

/**
 * Reads a data file without its BOM, in UTF-8 or, with a BOM as spreadsheets write it, in UTF-16.
 *
 * @throws UserError when the file is missing, too large, or in another encoding.
 */
export async function readDataText(path: string): Promise<string> {
  try {
    return decodeData(await readRegularFile(path), path);
  } catch (error) {
    throw asDataError(error, 'The data file', 'Check its path in the spec.', { file: path });
  }
}

/**
 * Reads a file that a row names. This is synchronous because such files are small and few.
 *
 * @param place where the file is named.
 */
export function readNamedText(path: string, place: ErrorPlace): string {
  try {
    return decodeData(readRegularFileSync(path), path);
  } catch (error) {
    throw asDataError(error, `The file ${path}, which is named here,`, 'Correct the path.', place);
  }
}

function decodeData(bytes: Uint8Array, path: string): string {
  if (bytes.length > MOST_BYTES) {
    throw new DataError('The file is larger than 512 MB, which is too large to read at once. Sample or split it.', {
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
 * Decodes a text file in UTF-8, including its BOM.
 *
 * @param file named in the error.
 * @throws UserError when it isn't UTF-8. Guessing the encoding could silently put wrong characters into prompts and rows.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const text = decode(bytes);
  // English text in UTF-16 without a BOM is valid UTF-8 with a NUL next to every letter.
  if (text === undefined || text.includes('\0')) {
    throw new UserError(
      'The file is not encoded in UTF-8 (it may be UTF-16 or Latin-1). To convert it in VS Code, click the encoding in the status bar, reopen the file with its own encoding, then save it with UTF-8.',
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
