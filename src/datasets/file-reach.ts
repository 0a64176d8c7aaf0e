// Tested by test/unit/datasets/row-intake.test.ts.
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { ErrorPlace } from '../gepa/user-error';
import { DataError } from './data-error';

/** Limits which files can be read because another file names them. */
export interface FileReach {
  /** Absolute paths of the workspace folders, or of the folders named in the terminal. Never empty. */
  readonly roots: readonly string[];
  /** Whether the developer allowed reading files outside these folders. */
  readonly mayLeave: boolean;
}

/** Reports a named file outside the workspace that the developer hasn't allowed to be read. */
export class OutsideError extends DataError {
  constructor(
    /** The absolute path, with links resolved. */
    readonly outside: string,
    roots: readonly string[],
    place: ErrorPlace,
  ) {
    super(
      `The file ${outside}, which is named here, is outside ${[...new Set(roots)].join(' and ')}. Copy it inside, or allow files outside to be read (in the terminal, with --outside).`,
      place,
    );
  }
}

/**
 * Checks that a file may be read, after resolving symbolic links.
 *
 * @param path absolute. A missing file is checked by its path.
 * @param place where the file is named, for the error.
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

/** Resolves the links in the existing part of a path. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = resolve(path, '..');
    return parent === path ? path : resolve(realPath(parent), relative(parent, path));
  }
}
