import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { ErrorPlace } from '../gepa/user-error';
import { DataError } from './data-error';

/** Which files may be read because some file names them. */
export interface FileReach {
  /** Absolute folders: those of the workspace, in the terminal those that its user named. Never empty. */
  readonly roots: readonly string[];
  /** Whether a person confirmed that files outside of them may be read too. */
  readonly mayLeave: boolean;
}

/** A file outside of the workspace was named, and nobody confirmed that it may be read. */
export class OutsideError extends DataError {
  constructor(
    /** Absolute, with its links followed. */
    readonly outside: string,
    roots: readonly string[],
    place: ErrorPlace,
  ) {
    super(
      `This names ${outside}, which lies outside of ${[...new Set(roots)].join(' and ')}. Files outside are not read without your word: copy it inside, or allow it (in the terminal with --outside).`,
      place,
    );
  }
}

/**
 * Checks that a file may be read. Symbolic links are followed first, so that none leads out.
 *
 * @param path absolute. Where there is no such file, the path itself is what counts.
 * @param place what names the file, for the error.
 * @throws OutsideError
 */
export function checkReach(path: string, reach: FileReach, place: ErrorPlace): void {
  if (!isWithinReach(path, reach)) throw new OutsideError(realPath(path), reach.roots, place);
}

/** Whether a file may be read, by its absolute path. */
export function isWithinReach(path: string, { roots, mayLeave }: FileReach): boolean {
  const real = realPath(path);
  const isInside = (root: string) => {
    const way = relative(realPath(root), real);
    return way.split(/[\\/]/)[0] !== '..' && !isAbsolute(way);
  };
  return mayLeave || roots.some(isInside);
}

/** With every link of the part that exists followed: a missing file below a link is where the link leads. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = resolve(path, '..');
    return parent === path ? path : resolve(realPath(parent), relative(parent, path));
  }
}
