import type { ErrorPlace } from '../gepa/user-error';
import { readRegularFile, readRegularFileSync } from '../prompts/regular-file';
import { DataError } from './data-error';
import { decodeText } from './decode-text';

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
