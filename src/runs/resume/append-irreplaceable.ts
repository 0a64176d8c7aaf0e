import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { readEntries } from '../journal/journal';
import { journalFile } from '../journal/journal-file';
import { removeIncompleteLine } from '../journal/journal-writer';
import { isIrreplaceable, eventKey } from './damaged-journal';
import { readBytes } from '../journal/rollout-store';

/**
 * Puts what a journal has beyond the damaged one that it takes the place of, and what must not be lost, behind the damaged one:
 * replies that were paid for since, and words of the developer.
 *
 * @throws what `node:fs` throws, and {UserError} when one of them cannot be read.
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
