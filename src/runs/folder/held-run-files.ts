import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { journalFile } from '../journal/journal-file';
import { syncFolder } from './atomic-write';
import { asDiskError } from './disk-error';
import { examplesFile } from './examples-file';
import { runFile } from './run-file';

/**
 * Holds those files of a run open that can't be made from others. An open file keeps its content when it is deleted or moved, so the
 * run's folder can be written again.
 */
export class HeldRunFiles {
  /** Descriptors of the texts that the developer edits, by path. */
  private readonly edits = new Map<string, number>();

  private constructor(
    private readonly runFolder: string,
    /** Descriptors by path, the journal last: a folder without a journal is incomplete. */
    private readonly files: ReadonlyMap<string, number>,
  ) {}

  /** Opens the files of a run. Returns undefined when one of them is missing or unreadable. */
  static hold(runFolder: string): HeldRunFiles | undefined {
    const files = new Map<string, number>();
    try {
      for (const file of [runFile(runFolder), examplesFile(runFolder), journalFile(runFolder)])
        files.set(file, openSync(file, 'r'));
      return new HeldRunFiles(runFolder, files);
    } catch {
      for (const descriptor of files.values()) closeSync(descriptor);
      return undefined;
    }
  }

  /**
   * Holds the texts that the developer edits as they are now, and no others.
   *
   * @param files by their paths. One that is missing is held as before.
   */
  holdEdits(files: readonly string[]): void {
    for (const [file, descriptor] of this.edits) {
      if (files.includes(file) && !existsSync(file)) continue;
      closeSync(descriptor);
      this.edits.delete(file);
    }
    for (const file of files) {
      try {
        if (!this.edits.has(file)) this.edits.set(file, openSync(file, 'r'));
      } catch {
        // It is written when the developer opens the proposal.
      }
    }
  }

  /** Whether the run's folder was deleted or moved. */
  get areGone(): boolean {
    return !existsSync(journalFile(this.runFolder));
  }

  /**
   * Writes the files to the run's folder again, each whole or not at all. Does nothing when they are there. An edited text that was
   * saved meanwhile is kept.
   *
   * @throws {UserError} when they cannot be written.
   */
  writeAgain(): void {
    if (!this.areGone) return;
    const runs = dirname(this.runFolder);
    try {
      mkdirSync(this.runFolder, { recursive: true });
      const ignoreFile = join(dirname(runs), '.gitignore');
      if (!existsSync(ignoreFile)) writeFileSync(ignoreFile, '*\n');
      for (const [file, descriptor] of this.edits) {
        if (existsSync(file)) continue;
        mkdirSync(dirname(file), { recursive: true });
        copyTo(file, descriptor);
      }
      for (const [file, descriptor] of this.files) copyTo(file, descriptor);
      for (const folder of [this.runFolder, runs, dirname(runs)]) syncFolder(folder);
    } catch (error) {
      throw asDiskError(error, this.runFolder);
    }
  }

  close(): void {
    for (const descriptor of [...this.files.values(), ...this.edits.values()]) closeSync(descriptor);
  }
}

function copyTo(file: string, source: number): void {
  const unfinished = `${file}.unfinished`;
  const target = openSync(unfinished, 'w');
  try {
    const chunk = Buffer.allocUnsafe(256 * 1024);
    for (let copied = 0; ;) {
      const count = readSync(source, chunk, 0, chunk.length, copied);
      if (count === 0) break;
      for (let written = 0; written < count;) written += writeSync(target, chunk, written, count - written);
      copied += count;
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  renameSync(unfinished, file);
}
