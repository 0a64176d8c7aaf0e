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

test('an event that the disk accepts in pieces is written whole', () => {
  const folder = newFolder();
  const writer = new JournalWriter(folder, (descriptor, bytes) => writeSync(descriptor, bytes.subarray(0, 3)));
  writer.append({ type: 'runPaused', at: 1 });
  expect(readFileSync(journalFile(folder), 'utf8')).toBe(line(1));
});

test('a partly written event on a full disk is removed, and the error says what to do', () => {
  const folder = newFolder();
  const writer = new JournalWriter(folder, diskWithRoom(line(1).length + 5).write);
  writer.append({ type: 'runPaused', at: 1 });
  expect(() => writer.append({ type: 'runContinued', at: 2 })).toThrow(
    `${journalFile(folder)}: The disk is full. Free some space`,
  );
  expect(readFileSync(journalFile(folder), 'utf8')).toBe(line(1));
});

test('an event can be retried after the disk was full', () => {
  const folder = newFolder();
  const disk = diskWithRoom(5);
  const writer = new JournalWriter(folder, disk.write);
  expect(() => writer.append({ type: 'runPaused', at: 1 })).toThrow('The disk is full');
  disk.free(1000);
  writer.append({ type: 'runPaused', at: 1 });
  expect(readFileSync(journalFile(folder), 'utf8')).toBe(line(1));
});

test('an incomplete last line is removed before the next event', () => {
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
])('an event is rejected after the run folder was %s, because it would be lost', (_name, change) => {
  const folder = newFolder();
  const writer = new JournalWriter(folder);
  writer.append({ type: 'runPaused', at: 1 });
  change(folder);
  expect(() => writer.append({ type: 'runPaused', at: 2 })).toThrow('was deleted or moved during the run');
});
