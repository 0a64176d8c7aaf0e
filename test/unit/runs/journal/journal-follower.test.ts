import { appendFileSync, mkdtempSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { JournalFollower } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { JournalProblem } from '../../../../src/runs/journal/journal-problem';
import { wordRun } from '../../gepa/word-world';

const begun: RunEvent = { type: 'runStarted', run: wordRun(), at: 1 };
const seed: RunEvent = {
  type: 'candidateAdded',
  candidate: 0,
  parents: [],
  texts: wordRun().seed,
  origin: { kind: 'seed' },
  at: 2,
};
const paused: RunEvent = { type: 'runPaused', at: 3 };
const continued: RunEvent = { type: 'runContinued', at: 4 };

const line = (event: RunEvent) => `${JSON.stringify(event)}\n`;

/** Follows a journal that starts with these events. */
function follow(...events: readonly RunEvent[]) {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-follower-'));
  const file = journalFile(folder);
  writeFileSync(file, events.map(line).join(''));
  const problems: JournalProblem[] = [];
  const follower = new JournalFollower(folder, (problem) => problems.push(problem));
  const typesRead = () => [...follower.read()].map(({ event }) => event.type);
  return { file, follower, problems, typesRead };
}

test('each read returns the events added since the last one', () => {
  const { file, typesRead } = follow(begun, seed);
  expect(typesRead()).toEqual(['runStarted', 'candidateAdded']);
  expect(typesRead()).toEqual([]);
  appendFileSync(file, line(paused) + line(continued));
  expect(typesRead()).toEqual(['runPaused', 'runContinued']);
});

test('later entries have their positions in the whole journal', () => {
  const { file, follower } = follow(begun, seed);
  const [...first] = follower.read();
  appendFileSync(file, line(paused));
  const [entry] = follower.read();
  expect(first.map((each) => each.line)).toEqual([1, 2]);
  expect(entry).toMatchObject({ line: 3, offset: line(begun).length + line(seed).length });
});

test('an incomplete event is read once it is complete', () => {
  const { file, problems, typesRead } = follow(begun, seed);
  typesRead();
  appendFileSync(file, line(paused).slice(0, 10));
  expect(typesRead()).toEqual([]);
  appendFileSync(file, line(paused).slice(10));
  expect(typesRead()).toEqual(['runPaused']);
  expect(problems).toEqual([]);
});

test('a damaged new line loses its event, and is reported', () => {
  const { file, problems, typesRead } = follow(begun, seed);
  typesRead();
  appendFileSync(file, `${line(paused).slice(0, 10)}\n${line(continued)}`);
  expect(typesRead()).toEqual(['runContinued']);
  expect(problems).toMatchObject([{ line: 3 }]);
});

test('decisions after a missing one are skipped in later reads too, and the loss is reported once', () => {
  const added = (candidate: number): RunEvent => ({
    type: 'candidateAdded',
    candidate,
    parents: [0],
    texts: wordRun().seed,
    origin: { kind: 'reflection', proposal: candidate },
    at: 5,
  });
  const { file, problems, typesRead } = follow(begun, seed);
  typesRead();
  appendFileSync(file, line(added(2)));
  expect(typesRead()).toEqual([]);
  appendFileSync(file, line(added(3)) + line(paused));
  expect(typesRead()).toEqual(['runPaused']);
  expect(problems.filter(({ kind }) => kind === 'unplaced')).toHaveLength(1);
});

test('a follower is outdated after its journal was truncated or replaced, not after it grew', () => {
  const { file, follower, typesRead } = follow(begun, seed);
  expect(follower.isOutdated).toBe(false);
  typesRead();
  appendFileSync(file, line(paused));
  expect(follower.isOutdated).toBe(false);
  truncateSync(file, line(begun).length);
  expect(follower.isOutdated).toBe(true);
  const replaced = follow(begun);
  replaced.typesRead();
  writeFileSync(`${replaced.file}.new`, line(begun) + line(seed));
  renameSync(`${replaced.file}.new`, replaced.file);
  expect(replaced.follower.isOutdated).toBe(true);
});
