// Tested by test/unit/runs/resume/resume-large-run.test.ts.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { readEntries } from '../journal/journal';
import { journalFile } from '../journal/journal-file';
import { removeIncompleteLine } from '../journal/journal-writer';
import { isIrreplaceable, eventKey } from './damaged-journal';
import { readBytes } from '../journal/rollout-store';

/**
 * Appends to a damaged journal the irreplaceable events that only its replacement has: replies that were paid for
 * since, and input from the developer.
 *
 * @throws errors of `node:fs`, and {UserError} when one of the journals cannot be read.
 */
export function appendIrreplaceable(runFolder: string, damaged: string): void {
  const known = new Set<string>();
  for (const { event } of readEntries(runFolder, () => undefined, damaged)) known.add(eventKey(event));
  const journal = journalFile(runFolder);
  const added = [...readEntries(runFolder, () => undefined)].filter(
    ({ event }) => isIrreplaceable(event) && !known.has(eventKey(event)),
  );
  if (added.length === 0) return;
  removeIncompleteLine(damaged);
  const target = openSync(damaged, 'a');
  try {
    for (const { offset, size } of added) {
      const line = readBytes(journal, offset, size) ?? Buffer.alloc(0);
      for (let written = 0; written < line.length;) written += writeSync(target, line, written);
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
}
