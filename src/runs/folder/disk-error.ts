import { UserError } from '../../gepa/user-error';

const problems: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'The disk is full. Free some space'],
  ['EDQUOT', 'Your share of the disk is used up. Free some space'],
  ['EFBIG', 'The file is larger than the system allows. Raise the limit (ulimit -f)'],
  ['EROFS', 'The file system can only be read. Make it writable'],
  ['EACCES', 'This may not be written. Allow writing to it'],
  ['EPERM', 'This may not be written. Allow writing to it'],
  ['EIO', 'The disk reports an error. Check it'],
  ['ENOENT', 'The folder is not there any more. Bring it back'],
  ['EMFILE', 'Too many files are open. Close other programs'],
  ['ENFILE', 'Too many files are open. Close other programs'],
]);

/**
 * What went wrong with a file of a run as an error that the developer can act on.
 *
 * @param error what a function of `node:fs` threw.
 */
export function asDiskError(error: unknown, file: string): UserError {
  if (error instanceof UserError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const said = error instanceof Error ? error.message : String(error);
  return new UserError(problems.get(code) ?? `This cannot be written (${said}). Check the disk`, { file });
}

const readProblems: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'This file does not exist. Restore it from a copy'],
  ['EISDIR', 'This is a folder where a file is expected. Restore the file from a copy'],
  ['EACCES', 'This file may not be read. Allow reading it'],
  ['EPERM', 'This file may not be read. Allow reading it'],
  ['EIO', 'The disk reports an error. Check it'],
]);

/**
 * What went wrong with reading a file of a run as an error that the developer can act on.
 *
 * @param error what a function of `node:fs` threw. Any other error is returned as it is.
 */
export function asReadError(error: unknown, file: string): Error {
  if (!(error instanceof Error) || !('syscall' in error))
    return error instanceof Error ? error : new Error(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return new UserError(readProblems.get(code) ?? `This file cannot be read (${error.message}). Check the disk`, {
    file,
  });
}
