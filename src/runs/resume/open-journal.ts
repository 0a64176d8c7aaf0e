// Tested by test/unit/runs/resume/restore-journal.test.ts.
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from '../../gepa/decision-identity';
import { isDecision, type DecisionEvent } from '../../gepa/events';
import { appendIrreplaceable } from './append-irreplaceable';
import { asDiskError } from '../folder/disk-error';
import { readEntries } from '../journal/journal';
import { type JournalEntry, journalFile } from '../journal/journal-file';
import { Recording } from './recording';
import type { JournalProblem, OnProblem } from '../journal/journal-problem';
import { removeIncompleteLine } from '../journal/journal-writer';
import { DamagedJournal } from './damaged-journal';
import type { Recorded } from './recorded-run';
import { syncFolder } from '../folder/atomic-write';

/** A journal that was opened to continue its run. */
export interface OpenedJournal {
  /** The intact part. */
  readonly recording: Recording;
  /** What follows the damage, while the journal is being restored. */
  readonly damaged?: DamagedJournal;
  /** The last iteration after which the run stopped as fruitless, according to everything recorded. */
  readonly givenUpAfter: number;
  readonly problems: readonly JournalProblem[];
}

/** Path of the damaged journal while its replacement is incomplete. */
function damagedFile(runFolder: string): string {
  return join(runFolder, 'journal.restoring.jsonl');
}

/**
 * Opens a journal to continue its run. A damaged journal is set aside: its replacement starts with everything before
 * the first damage, and the run restores the rest.
 *
 * @throws {UserError} when the journal cannot be read or set aside.
 */
export function openJournal(runFolder: string): OpenedJournal {
  const file = journalFile(runFolder);
  const isRestoring = existsSync(damagedFile(runFolder));
  if (!isRestoring && !existsSync(file)) return opened(new Recording(file), []);
  const problems: JournalProblem[] = [];
  if (isRestoring && !existsSync(file)) copyBeginning(runFolder, firstDamage(runFolder, damagedFile(runFolder)));
  // An index can only be built when the journal ends with a complete line.
  removeIncompleteLine(file);
  const recording = recordingOf(runFolder, (problem) => problems.push(problem));
  const damage = problems.find(({ kind }) => kind === 'damaged');
  if (damage === undefined && !isRestoring) return opened(recording, problems);
  return { ...beginRestoring(runFolder, damage?.offset), problems };
}

/**
 * Sets a journal aside from an offset on, to be restored.
 *
 * @param offset where the unusable part starts, in bytes. Undefined when the journal was set aside before.
 */
export function beginRestoring(runFolder: string, offset: number | undefined): Omit<OpenedJournal, 'problems'> {
  const [file, damaged] = [journalFile(runFolder), damagedFile(runFolder)];
  try {
    // If the journal is damaged while it is being restored, the restored part is rebuilt.
    if (offset !== undefined) {
      if (existsSync(damaged)) appendIrreplaceable(runFolder, damaged);
      else renameSync(file, damaged);
      copyBeginning(runFolder, Math.min(offset, firstDamage(runFolder, damaged)));
    }
  } catch (error) {
    throw asDiskError(error, file);
  }
  const entries = [...readEntries(runFolder, () => undefined, damaged)];
  const kept = [...readEntries(runFolder, () => undefined)];
  const damagedJournal = new DamagedJournal(
    damaged,
    entries,
    kept.map(({ event }) => event),
  );
  return {
    recording: new Recording(file, kept),
    damaged: damagedJournal,
    givenUpAfter: new Recording(damaged, entries).givenUpAfter,
  };
}

/** Undoes `beginRestoring` after the search diverged: the journal is as it was before. */
export function undoRestoring(runFolder: string): Recording {
  renameSync(damagedFile(runFolder), journalFile(runFolder));
  return recordingOf(runFolder, () => undefined);
}

/**
 * Renames the damaged journal once its replacement is complete.
 *
 * @returns the new path.
 */
export function archiveDamaged(runFolder: string): string {
  const damaged = damagedFile(runFolder);
  for (let number = 1; ; number += 1) {
    const kept = join(runFolder, `journal.damaged-${number}.jsonl`);
    if (existsSync(kept)) continue;
    renameSync(damaged, kept);
    return kept;
  }
}

/** Finds the line of a recorded decision. */
export function locateDecision(
  runFolder: string,
  decision: Recorded<DecisionEvent>,
): Pick<JournalEntry, 'line' | 'offset'> {
  const { whole } = identityOf(decision);
  for (const entry of readEntries(runFolder, () => undefined)) {
    const { event } = entry;
    if (event.at === decision.at && isDecision(event) && identityOf(event).whole === whole) return entry;
  }
  return { line: 1, offset: 0 };
}

function opened(recording: Recording, problems: readonly JournalProblem[]): OpenedJournal {
  return { recording, problems, givenUpAfter: recording.givenUpAfter };
}

function recordingOf(runFolder: string, onProblem: OnProblem): Recording {
  return new Recording(journalFile(runFolder), readEntries(runFolder, onProblem));
}

function firstDamage(runFolder: string, file: string): number {
  let damage = Infinity;
  const entries = readEntries(
    runFolder,
    ({ kind, offset }) => {
      if (kind === 'damaged') damage = Math.min(damage, offset);
    },
    file,
  );
  while (entries.next().done !== true) if (damage < Infinity) break;
  return damage;
}

/** Creates a journal from the start of the damaged one, whole or not at all. */
function copyBeginning(runFolder: string, size: number): void {
  const file = journalFile(runFolder);
  const unfinished = `${file}.unfinished`;
  const source = openSync(damagedFile(runFolder), 'r');
  const target = openSync(unfinished, 'w');
  const chunk = Buffer.allocUnsafe(256 * 1024);
  try {
    for (let copied = 0; copied < size;) {
      const count = readSync(source, chunk, 0, Math.min(chunk.length, size - copied), copied);
      if (count === 0) break;
      let written = 0;
      while (written < count) written += writeSync(target, chunk, written, count - written);
      copied += count;
    }
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
  }
  renameSync(unfinished, file);
  syncFolder(runFolder);
}
