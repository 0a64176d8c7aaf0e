import { UserError } from '../gepa/user-error';

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
