// Tested by test/unit/system/agent/agent-system.test.ts.
import { appendFile, copyFile, cp, lstat, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { SystemError } from '../system-error';
import { SystemReplyError } from '../system-reply-error';
import { git, zeroSeparated, type GitPlaces } from './git';
import { listPaths, type SourceRepository } from './source-repository';
import { makeCopiesFolder, removeFolder } from './temporary-folders';

/** What the copies of a repository have. Paths are in the repository, with forward slashes. */
export interface CopiedContent {
  /** Whether the files are copied as they are, instead of as committed. */
  readonly asTheyAre: boolean;
  /** Left out of the copies. */
  readonly omitted: readonly string[];
  /** Copied although git ignores them. */
  readonly included: readonly string[];
}

/** A file of the candidate. */
export interface PlacedFile {
  /** Its path in the repository, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/**
 * Makes copies of a repository, each with branches, stash and settings of its own, so that nothing an agent does with git reaches the
 * developer's repository or another copy. They borrow its objects and have no history, in which later solutions could be found.
 */
export class RepositoryCopies {
  /** Commits without what is left out, by the commits that they are made from. */
  private readonly snapshots = new Map<string, Promise<string>>();
  private made = 0;

  private constructor(
    private readonly source: SourceRepository,
    private readonly content: CopiedContent,
    /** Has the copies, and a repository that lends them their objects. */
    readonly folder: string,
  ) {}

  static async create(source: SourceRepository, content: CopiedContent): Promise<RepositoryCopies> {
    const copies = new RepositoryCopies(source, content, await makeCopiesFolder());
    await git(copies.folder, ['init', '--quiet', '--bare', '--template=', 'base']);
    await mkdir(join(copies.base, 'info'), { recursive: true });
    await writeFile(join(copies.base, 'objects', 'info', 'alternates'), `${join(source.gitFolder, 'objects')}\n`);
    await copyFile(join(source.gitFolder, 'info', 'exclude'), join(copies.base, 'info', 'exclude')).catch(
      () => undefined,
    );
    return copies;
  }

  /**
   * Makes a copy with files of the candidate in place.
   *
   * @param id of the commit.
   */
  async copy(id: string, files: readonly PlacedFile[]): Promise<RepositoryCopy> {
    const snapshot = await this.snapshotOf(id);
    const folder = join(this.folder, `copy-${this.made++}`);
    const top = join(folder, basename(this.source.top));
    try {
      for (const name of ['home', 'tmp']) await mkdir(join(folder, name), { recursive: true });
      await git(folder, ['init', '--quiet', '--template=', '--initial-branch=main', top]);
      await writeFile(join(top, '.git', 'objects', 'info', 'alternates'), `${join(this.base, 'objects')}\n`);
      await appendFile(
        join(top, '.git', 'config'),
        '[user]\n\tname = GEPA\n\temail = gepa@localhost\n[gc]\n\tauto = 0\n',
      );
      await git(top, ['reset', '--quiet', '--hard', snapshot]);
      const copy = await RepositoryCopy.of(folder, top, this.base, (path) => this.bring(path, top));
      for (const { path, content } of files) await writeInside(top, path, content);
      for (const path of this.content.included) await this.bring(path, top);
      await copy.commit(files.map(({ path }) => path));
      return copy;
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  async close(): Promise<void> {
    await removeFolder(this.folder);
  }

  /** The repository that lends the copies their objects: absolute. */
  get base(): string {
    return join(this.folder, 'base');
  }

  private snapshotOf(id: string): Promise<string> {
    const known = this.snapshots.get(id);
    const snapshot = known ?? this.makeSnapshot(id, `index-${this.snapshots.size}`);
    this.snapshots.set(id, snapshot);
    return snapshot;
  }

  private async makeSnapshot(id: string, index: string): Promise<string> {
    const { top } = this.source;
    const places = { GIT_DIR: this.base, GIT_WORK_TREE: top, GIT_INDEX_FILE: join(this.folder, index) };
    await git(top, ['read-tree', id], places);
    if (this.content.asTheyAre)
      await git(top, ['-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '--', ':(top)'], places);
    const modules = zeroSeparated(await git(top, ['ls-files', '--stage', '-z'], places))
      .filter((entry) => entry.startsWith('160000 '))
      .map((entry) => entry.slice(entry.indexOf('\t') + 1));
    const missing = modules.filter((path) => !this.content.included.includes(path));
    if (missing.length > 0) {
      throw new SystemError(
        `The repository ${top} has submodules, whose files a copy doesn't have: ${listPaths(missing)}. Name them in system.include to copy them as they are.`,
      );
    }
    const pathspecs = [...this.content.omitted.map(literally), ':(top,glob)**/.gepa/**'];
    const omitted = zeroSeparated(await git(top, ['ls-files', '-z', '--', ...pathspecs], places));
    const removed = [...modules, ...omitted].map((path) => `${path}\0`).join('');
    await git(top, ['update-index', '--force-remove', '-z', '--stdin'], places, removed);
    const tree = (await git(top, ['write-tree'], places)).trim();
    return (await git(top, ['commit-tree', tree, '-m', 'Copy of the repository'], places)).trim();
  }

  /** Copies a file or folder from the developer's repository to the same place of a copy. Replaces what is there. */
  private async bring(path: string, top: string): Promise<void> {
    const from = join(this.source.top, path);
    if ((await lstat(from).catch(() => undefined)) === undefined) {
      throw new SystemError(`${from} doesn't exist, and the spec names it in system.include or system.hidden.`);
    }
    const to = await placeInside(top, path);
    await rm(to, { recursive: true, force: true });
    // A submodule's link to its repository means nothing in a copy.
    await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: (file) => basename(file) !== '.git' });
  }
}

/** A copy of a repository that an agent works on. */
export class RepositoryCopy {
  /** What was committed before the agent started. */
  private tree = '';

  private constructor(
    /** Has the copy, a home folder and a folder for temporary files. All of it may be written. */
    readonly folder: string,
    /** The top folder of the copied repository. */
    readonly top: string,
    private readonly places: GitPlaces,
    /** Puts a file or folder of the repository in place. */
    readonly bring: (path: string) => Promise<void>,
  ) {}

  static async of(
    folder: string,
    top: string,
    base: string,
    bring: (path: string) => Promise<void>,
  ): Promise<RepositoryCopy> {
    // Not the copy's own repository: the agent may change its settings, which name programs to start.
    const places = { GIT_DIR: base, GIT_WORK_TREE: top, GIT_INDEX_FILE: join(folder, 'index') };
    await copyFile(join(top, '.git', 'index'), places.GIT_INDEX_FILE);
    return new RepositoryCopy(folder, top, places, bring);
  }

  /**
   * Commits the files as they are.
   *
   * @param paths of files that are committed even if git ignores them.
   */
  async commit(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) await git(this.top, ['add', '--force', '--', ...paths.map(literally)], this.places);
    this.tree = await this.treeNow();
    const id = (await git(this.top, ['commit-tree', this.tree, '-m', 'Copy of the repository'], this.places)).trim();
    await git(this.top, ['reset', '--quiet', id]);
  }

  /** Returns what has changed since the commit, as a diff. Files that git ignores aren't in it. */
  async changes(): Promise<string> {
    // The agent may have removed it.
    await mkdir(this.top, { recursive: true });
    const tree = await this.treeNow();
    if (tree === this.tree) return '';
    return git(this.top, ['diff-tree', '-p', '--no-ext-diff', '--no-textconv', '-M', this.tree, tree], this.places);
  }

  async remove(): Promise<void> {
    await removeFolder(this.folder);
  }

  private async treeNow(): Promise<string> {
    await git(this.top, ['-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '--', ':(top)'], this.places);
    return (await git(this.top, ['write-tree'], this.places)).trim();
  }
}

function literally(path: string): string {
  return `:(top,literal)${path}`;
}

/** Writes a file into a copy. A link that leads out of the copy is replaced, never followed. */
async function writeInside(top: string, path: string, content: string): Promise<void> {
  const file = await placeInside(top, path);
  const target = await realpath(file).catch(() => undefined);
  if (target?.startsWith(`${top}${sep}`) !== true) await rm(file, { force: true });
  await writeFile(file, content);
}

/**
 * Returns the place of a path in a copy, in a folder that exists.
 *
 * @throws {SystemReplyError} when one of the folders on the way is a link, which may lead out of the copy.
 */
async function placeInside(top: string, path: string): Promise<string> {
  const file = join(top, path);
  const folders = path.split('/').slice(0, -1);
  let folder = top;
  for (const name of folders) {
    folder = join(folder, name);
    const found = await lstat(folder).catch(() => undefined);
    if (found === undefined) await mkdir(folder);
    else if (!found.isDirectory()) {
      throw new SystemReplyError(`${path} can't be put in place, because ${folder} isn't a folder in the copy.`);
    }
  }
  return file;
}
