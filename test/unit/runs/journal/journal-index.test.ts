import { existsSync, mkdirSync, openSync, readFileSync, rmSync, utimesSync, writeFileSync, closeSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { indexFile, isIndexed, stampOf } from '../../../../src/runs/journal/journal-index';
import { newRun, openSession, workspace } from '../practice-run';

let runFolder: string;
let journal: string;
let events: readonly RunEvent[];

beforeAll(async () => {
  const run = await newRun(await workspace());
  runFolder = run.runFolder;
  await openSession(run).session.run();
  journal = readFileSync(journalFile(runFolder), 'utf8');
  rmSync(indexFile(runFolder));
  events = readJournal(runFolder);
});

beforeEach(() => {
  writeFileSync(journalFile(runFolder), journal);
  readJournal(runFolder);
});

/** Tells whether an up-to-date index exists. */
function isCurrent(): boolean {
  const descriptor = openSync(journalFile(runFolder), 'r');
  const current = isIndexed(runFolder, stampOf(descriptor));
  closeSync(descriptor);
  return current;
}

/** Changes a line of the index. */
function changeIndex(nth: number, change: (line: string) => string): void {
  const lines = readFileSync(indexFile(runFolder), 'utf8').split('\n');
  writeFileSync(indexFile(runFolder), lines.map((line, at) => (at === nth ? change(line) : line)).join('\n'));
}

const finished = () =>
  readFileSync(indexFile(runFolder), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('["finished"'));

describe('the index of a journal', () => {
  test('is written with the journal, contains no outputs, and returns the same events', async () => {
    const run = await newRun(await workspace());
    const { session, events: told } = openSession(run);
    await session.run();
    expect(readFileSync(indexFile(run.runFolder), 'utf8')).not.toContain('"feedback":"');
    const untouched = readFileSync(indexFile(run.runFolder), 'utf8');
    expect(readJournal(run.runFolder)).toEqual(told);
    expect(readFileSync(indexFile(run.runFolder), 'utf8')).toBe(untouched);
  });

  test('is rebuilt on reading a changed journal', () => {
    const changed = journal.replace(/"score":[01],/, '"score":0.5,');
    writeFileSync(journalFile(runFolder), changed);
    expect(isCurrent()).toBe(false);
    expect(JSON.stringify(readJournal(runFolder))).toContain('"score":0.5,');
    expect(isCurrent()).toBe(true);
  });

  test('is rebuilt when the journal has another time, as in a copy', () => {
    utimesSync(journalFile(runFolder), new Date(), new Date(1));
    expect(isCurrent()).toBe(false);
    expect(readJournal(runFolder)).toEqual(events);
    expect(isCurrent()).toBe(true);
  });

  test("isn't built for a journal with a damaged line, which is reported each time", () => {
    writeFileSync(journalFile(runFolder), journal.replace('{"type":"rolloutFinished"', '{"type":'));
    const lines: number[] = [];
    readJournal(runFolder, ({ line }) => lines.push(line));
    readJournal(runFolder, ({ line }) => lines.push(line));
    expect(lines).toHaveLength(2);
  });

  test.each<[string, (line: string) => string]>([
    ['is cut off', (line) => line.slice(0, 30)],
    ['is not JSON', () => 'null'],
    ['names no event of this version', (line) => line.replace('finished', 'elsewhere')],
    ['has a score of 7', (line) => line.replace(/[\d.]+,\{\}/, '7,{}')],
    ['has an example that the run does not have', (line) => line.replace(/("pareto",)\d+/, '$1' + '99999')],
    ['has a candidate called __proto__', (line) => line.replace(/("candidate",)\d+/, '$1"__proto__"')],
    ['has another place', (line) => line.replace(/^\[\d+/, '[1')],
  ])('is ignored from the line on that %s', (_name, change) => {
    const line = readFileSync(indexFile(runFolder), 'utf8').split('\n')[finished()] ?? '';
    expect(change(line)).not.toBe(line);
    changeIndex(finished(), change);
    expect(isCurrent()).toBe(true);
    expect(readJournal(runFolder)).toEqual(events);
    expect(existsSync(indexFile(runFolder))).toBe(false);
  });

  test('is optional: reading works when it cannot be written', async () => {
    const run = await newRun(await workspace());
    mkdirSync(indexFile(run.runFolder));
    const { session, events: told } = openSession(run);
    expect((await session.run()).kind).not.toBe('failed');
    expect(readJournal(run.runFolder)).toEqual(told);
  });
});
