// Tested by test/unit/runs/folder/run-lock.test.ts.
import { UserError } from '../../gepa/user-error';

const problems: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'The disk is full. Free some space'],
  ['EDQUOT', 'Your disk quota is used up. Free some space'],
  ['EFBIG', 'The file exceeds the size limit of the system. Raise the limit (ulimit -f)'],
  ['EROFS', 'The file system is read-only. Make it writable'],
  ['EACCES', 'No permission to write this file. Allow writing to it'],
  ['EPERM', 'No permission to write this file. Allow writing to it'],
  ['EIO', 'The disk reported an error. Check the disk'],
  ['ENOENT', 'The folder no longer exists. Restore it'],
  ['EMFILE', 'Too many files are open. Close other programs'],
  ['ENFILE', 'Too many files are open. Close other programs'],
]);

/**
 * Converts an error on writing a run's file to one that the developer can act on.
 *
 * @param error thrown by a function of `node:fs`.
 */
export function asDiskError(error: unknown, file: string): UserError {
  if (error instanceof UserError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const detail = error instanceof Error ? error.message : String(error);
  return new UserError(problems.get(code) ?? `The file cannot be written (${detail}). Check the disk`, { file });
}

const readProblems: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'This file does not exist. Restore it from a backup'],
  ['EISDIR', 'Expected a file but found a folder. Restore the file from a backup'],
  ['EACCES', 'No permission to read this file. Allow reading it'],
  ['EPERM', 'No permission to read this file. Allow reading it'],
  ['EIO', 'The disk reported an error. Check the disk'],
]);

/**
 * Converts an error on reading a run's file to one that the developer can act on.
 *
 * @param error thrown by a function of `node:fs`. Other errors are returned unchanged.
 */
export function asReadError(error: unknown, file: string): Error {
  if (!(error instanceof Error) || !('syscall' in error))
    return error instanceof Error ? error : new Error(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return new UserError(readProblems.get(code) ?? `The file cannot be read (${error.message}). Check the disk`, {
    file,
  });
}
