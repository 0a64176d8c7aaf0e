import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { JournalWriter } from '../../../../src/runs/journal/journal-writer';
import { diskWithRoom } from '../disk-with-room';

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'gepa-journal-'));
}

const line = (at: number) => `${JSON.stringify({ type: 'runPaused', at })}\n`;

test('an event that the disk takes in pieces is written whole', () => {
  const folder = newFolder();
  const writer = new JournalWriter(folder, (descriptor, bytes) => writeSync(descriptor, bytes.subarray(0, 3)));
  writer.append({ type: 'runPaused', at: 1 });
  expect(readFileSync(journalFile(folder), 'utf8')).toBe(line(1));
});

test('an event that a full disk does not take to its end leaves nothing behind, and says what to do', () => {
  const folder = newFolder();
  const writer = new JournalWriter(folder, diskWithRoom(line(1).length + 5).write);
  writer.append({ type: 'runPaused', at: 1 });
  expect(() => writer.append({ type: 'runContinued', at: 2 })).toThrow(
    `${journalFile(folder)}: The disk is full. Free some space`,
  );
  expect(readFileSync(journalFile(folder), 'utf8')).toBe(line(1));
});

test('a disk that was full for a moment takes the event when it is tried again', () => {
  const folder = newFolder();
  const disk = diskWithRoom(5);
  const writer = new JournalWriter(folder, disk.write);
  expect(() => writer.append({ type: 'runPaused', at: 1 })).toThrow('The disk is full');
  disk.free(1000);
  writer.append({ type: 'runPaused', at: 1 });
  expect(readFileSync(journalFile(folder), 'utf8')).toBe(line(1));
});

test('a last line that a crash cut off is removed before the next event', () => {
  const folder = newFolder();
  const file = journalFile(folder);
  writeFileSync(file, `${line(1)}{"type":"runPau`);
  new JournalWriter(folder).append({ type: 'runPaused', at: 2 });
  expect(readFileSync(file, 'utf8')).toBe(line(1) + line(2));
});

test.each([
  ['deleted', (folder: string) => rmSync(folder, { recursive: true })],
  ['moved', (folder: string) => renameSync(folder, `${folder}-elsewhere`)],
  [
    'replaced',
    (folder: string) => {
      rmSync(journalFile(folder));
      writeFileSync(journalFile(folder), '');
    },
  ],
])('an event of a run whose folder was %s is refused, since it would be lost', (_name, change) => {
  const folder = newFolder();
  const writer = new JournalWriter(folder);
  writer.append({ type: 'runPaused', at: 1 });
  change(folder);
  expect(() => writer.append({ type: 'runPaused', at: 2 })).toThrow('was deleted or moved while the run was under way');
});
