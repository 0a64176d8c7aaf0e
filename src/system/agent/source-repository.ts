// Tested by test/unit/system/agent/agent-refusals.test.ts.
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { asSentence } from '../../gepa/user-error';
import { ProcessError } from '../../processes/process-error';
import { SystemError } from '../system-error';
import { git, zeroSeparated } from './git';

/** What is different in a repository: paths of files and names of branches, each with what tells its state. */
export type RepositoryState = ReadonlyMap<string, string>;

/** The developer's repository, which an agent works on copies of. Nothing is ever written into it. */
export class SourceRepository {
  private constructor(
    /** Its top folder: absolute, without symbolic links. */
    readonly top: string,
    /** Where git keeps its objects and branches: absolute. */
    readonly gitFolder: string,
  ) {}

  /**
   * Returns the repository that a folder is in.
   *
   * @throws {SystemError} when it is in none.
   */
  static async of(folder: string): Promise<SourceRepository> {
    try {
      const [top = '', gitFolder = ''] = (
        await git(folder, ['rev-parse', '--show-toplevel', '--git-common-dir'])
      ).split('\n');
      return new SourceRepository(await realpath(top), resolve(folder, gitFolder));
    } catch (error) {
      if (!(error instanceof ProcessError) || error.kind === 'notStarted') throw error;
      const isNone = error.message.includes('not a git repository');
      throw new SystemError(
        isNone
          ? `${folder} isn't in a git repository, and an agent works on copies that git makes. Run "git init" there and commit the files, or name a folder of a repository as system.repository.`
          : `The git repository of ${folder} can't be copied: ${asSentence(error.message)}`,
      );
    }
  }

  /**
   * Returns the path of a file or folder in the repository, with forward slashes; `''` for the top folder.
   *
   * @throws {SystemError} when it is elsewhere.
   */
  async pathOf(file: string, what: string): Promise<string> {
    const folder = await realpath(dirname(file)).catch(() => dirname(file));
    const path = relative(this.top, join(folder, basename(file)));
    if (path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) {
      throw new SystemError(
        `${what} ${file} isn't in the repository ${this.top}, so the copies that the agent works on don't have it. Move it there, or set system.repository.`,
      );
    }
    return path.split(sep).join('/');
  }

  /**
   * Returns the id of a commit.
   *
   * @throws {SystemError} when there is no such commit.
   */
  async idOf(commit: string): Promise<string> {
    try {
      return (
        await git(this.top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`])
      ).trim();
    } catch (error) {
      if (!(error instanceof ProcessError) || error.kind === 'notStarted') throw error;
      throw new SystemError(
        commit === 'HEAD'
          ? `The repository ${this.top} has no commit yet. Commit its files first.`
          : `The repository ${this.top} has no commit ${JSON.stringify(commit)}, which system.commit names.`,
      );
    }
  }

  /**
   * Returns the paths that aren't as they were committed.
   *
   * @param except paths that don't count.
   */
  async uncommitted(except: readonly string[]): Promise<readonly string[]> {
    return (await this.status('normal', except)).map(([, path]) => path);
  }

  /** Returns what tells whether something in the repository has changed. Files that git ignores don't count. */
  async state(): Promise<RepositoryState> {
    const [status, references, head] = await Promise.all([
      this.status('all', []),
      git(this.top, ['for-each-ref', '--format=%(refname) %(objectname)']),
      git(this.top, ['symbolic-ref', '--quiet', 'HEAD']).catch(() => ''),
    ]);
    const files = await Promise.all(
      status.map(async ([code, path]): Promise<[string, string]> => {
        const found = await lstat(join(this.top, path)).catch(() => undefined);
        return [path, `${code} ${found === undefined ? 'none' : `${found.size} ${found.mtimeMs}`}`];
      }),
    );
    const named = references.split('\n').flatMap((line): [string, string][] => {
      const [name = '', id = ''] = line.split(' ');
      return name === '' ? [] : [[name, id]];
    });
    return new Map([...files, ...named, ['HEAD', head.trim()]]);
  }

  private async status(
    untracked: 'normal' | 'all',
    except: readonly string[],
  ): Promise<readonly (readonly [code: string, path: string])[]> {
    const excluded = except.map((path) => `:(top,exclude,literal)${path}`);
    const output = await git(this.top, [
      ...['status', '--porcelain=v1', '-z', '--no-renames', `--untracked-files=${untracked}`, '--'],
      ...[':(top)', ':(top,exclude,glob)**/.gepa/**', ...excluded],
    ]);
    return zeroSeparated(output).map((entry) => [entry.slice(0, 2), entry.slice(3)]);
  }
}

/** Returns the names whose states differ, in order. */
export function changedNames(before: RepositoryState, after: RepositoryState): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

/** Lists paths for a message: the first of many. */
export function listPaths(paths: readonly string[], most = 5): string {
  const others = paths.length - most;
  return `${paths.slice(0, most).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
