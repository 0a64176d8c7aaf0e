import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import type { RunState } from '../../../../src/gepa/state';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { JournalProblem } from '../../../../src/runs/journal/journal-problem';
import { newRun, openSession, workspace } from '../practice-run';

let runFolder: string;
let lines: readonly string[];
let whole: RunState;

beforeAll(async () => {
  const run = await newRun(await workspace());
  runFolder = run.runFolder;
  const { session } = openSession(run);
  await session.run();
  whole = session.state;
  lines = readFileSync(journalFile(runFolder), 'utf8').split('\n').slice(0, -1);
});

/** Reads the journal with these lines. */
function read(changed: readonly string[], end = '\n') {
  writeFileSync(journalFile(runFolder), changed.map((line) => `${line}${end}`).join(''));
  const problems: JournalProblem[] = [];
  const events = readJournal(runFolder, (problem) => problems.push(problem));
  return { events, problems, state: RunFold.over(events).state };
}

const nthOf = (type: string, nth = 0) =>
  lines.flatMap((line, place) => (line.startsWith(`{"type":"${type}"`) ? [place] : []))[nth] ?? NaN;
const withLine = (place: number, change: (line: string) => string) =>
  lines.map((line, index) => (index === place ? change(line) : line));
const found = (problems: readonly JournalProblem[]) => problems.map(({ line, kind }) => [line, kind]);

test('a truncated line loses only its own event, and is reported', () => {
  const place = nthOf('rolloutFinished', 3);
  const { events, problems, state } = read(withLine(place, (line) => line.slice(0, 50)));
  expect(events).toHaveLength(lines.length - 1);
  expect(state.rollouts).toBe(whole.rollouts - 1);
  expect(problems).toMatchObject([
    { line: place + 1, kind: 'damaged', message: "This line is damaged (it isn't JSON). Its event is skipped." },
  ]);
});

test.each([
  ['without a score', /"score":[\d.]+,/, '', 'rolloutFinished: score is missing'],
  ['with a score in words', /"score":[\d.]+,/, '"score":"NaN",', 'rolloutFinished: score: Expected number'],
  ['with a score of 1000', /"score":[\d.]+,/, '"score":1000,', 'rolloutFinished: score: '],
  [
    'of a row that the run does not have',
    /"index":\d+\},"score"/,
    '"index":1000000000},"score"',
    'the run has no example',
  ],
  [
    'of a candidate other than its id says',
    /"subject":\{[^}]*\}/,
    '"subject":{"kind":"candidate","index":1000000000}',
    'the rollout c0/4/pareto-4 has another subject or example',
  ],
  [
    'with an example that its id contradicts',
    /"index":\d+\},"score"/,
    '"index":1},"score"',
    'has another subject or example',
  ],
  ['without objectives', /"objectives":\{[^}]*\},/, '', 'rolloutFinished: objectives is missing'],
  [
    'with objectives that are a list',
    /"objectives":\{[^}]*\}/,
    '"objectives":[1]',
    'objectives: Expected values by name',
  ],
  ['without a time', /"at":\d+/, '"at":null', 'at: Expected number but received null'],
])('a rollout %s is skipped, and the message says why', (_name, pattern, replacement, message) => {
  const place = nthOf('rolloutFinished', 3);
  const { events, problems } = read(withLine(place, (line) => line.replace(pattern, replacement)));
  expect(events).toHaveLength(lines.length - 1);
  expect(found(problems)).toEqual([[place + 1, 'damaged']]);
  expect(problems[0]?.message).toContain(message);
});

test.each([
  [
    'candidateAdded',
    1,
    /"parents":\[\d+\]/,
    '"parents":[1]',
    'candidate 1 cannot have a later candidate as its parent',
  ],
  [
    'proposalMade',
    1,
    /"origin":\{[^}]*\}/,
    '"origin":{"kind":"combination","of":[1,2]}',
    'proposal 2 cannot be based on a later proposal',
  ],
])('an event that depends on a later one is skipped: %s', (type, nth, pattern, replacement, message) => {
  const place = nthOf(type, nth);
  const { problems } = read(withLine(place, (line) => line.replace(pattern, replacement)));
  expect(found(problems)[0]).toEqual([place + 1, 'damaged']);
  expect(problems[0]?.message).toContain(message);
});

test.each(['null', '5', '[]', '"text"', '\u0000\u0000\u0000', '{"at":1}'])('a line with %j is skipped', (line) => {
  const { problems, state } = read(lines.toSpliced(10, 0, line));
  expect(found(problems)).toEqual([[11, 'damaged']]);
  expect(state).toEqual(whole);
});

test('an event of a later version is reported and skipped', () => {
  const { problems, state } = read(lines.toSpliced(10, 0, '{"type":"moonRose","phase":3,"at":1}'));
  expect(state).toEqual(whole);
  expect(found(problems)).toEqual([[11, 'unknown']]);
  expect(problems[0]?.message).toContain('The event "moonRose" is unknown to this version of GEPA');
});

test('fields of a later version are accepted', () => {
  const { problems, state } = read(lines.map((line) => line.replace(',"at":', ',"tide":7,"at":')));
  expect(problems).toEqual([]);
  expect(state.rollouts).toBe(whole.rollouts);
});

test.each(['rolloutFinished', 'reflectionFinished', 'candidateAdded', 'proposalMade', 'proposalTested', 'runStarted'])(
  'a repeated event counts once: %s',
  (type) => {
    const place = nthOf(type);
    const { problems, state } = read(lines.toSpliced(place + 1, 0, lines[place] ?? ''));
    expect(found(problems)).toEqual([[place + 2, 'repeated']]);
    expect(state).toEqual(whole);
  },
);

test('a missing start is read from run.json', () => {
  const { events, problems, state } = read(lines.slice(1));
  expect(events[0]?.type).toBe('runStarted');
  expect(found(problems)).toEqual([[1, 'damaged']]);
  expect({ ...state, activeMs: 0 }).toEqual({ ...whole, activeMs: 0 });
});

test('decisions after a missing proposal are skipped, because their numbers would refer to others', () => {
  const { problems, state } = read(lines.toSpliced(nthOf('proposalMade'), 1));
  expect(state.proposals).toEqual([]);
  expect(state.rollouts).toBe(whole.rollouts);
  expect(problems[0]?.kind).toBe('unplaced');
  expect(problems[0]?.message).toContain('The event for proposal 1 is missing.');
});

test.each([
  ['line ends of Windows', () => read(lines, '\r\n')],
  ['a byte order mark', () => read([`\uFEFF${lines[0] ?? ''}`, ...lines.slice(1)])],
  ['empty lines', () => read(lines.toSpliced(10, 0, '', ''))],
])("%s don't count as damage", (_name, readChanged) => {
  const { problems, state } = readChanged();
  expect(problems).toEqual([]);
  expect(state).toEqual(whole);
});

test('a line longer than the read buffer is read whole', () => {
  const long = 'é'.repeat(500_000);
  const { events, problems } = read(
    withLine(nthOf('reflectionFinished'), (line) => line.replace(/"reply":"/, `$&${long}`)),
  );
  expect(problems).toEqual([]);
  expect(events.some((event) => event.type === 'reflectionFinished' && event.reply.startsWith(long))).toBe(true);
});

test('an incomplete last line after a crash is ignored', () => {
  read(lines);
  appendFileSync(journalFile(runFolder), '{"type":"rolloutFin');
  const problems: JournalProblem[] = [];
  expect(readJournal(runFolder, (problem) => problems.push(problem))).toHaveLength(lines.length);
  expect(problems).toEqual([]);
});

test('a run without a journal says how to start it', () => {
  rmSync(journalFile(runFolder));
  expect(() => readJournal(runFolder)).toThrow('This run has no journal yet. Resume the run to start it.');
});

test('a journal without its start needs a readable run.json', () => {
  const file = join(runFolder, 'run.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, '{}');
  expect(() => read(lines.slice(1))).toThrow(`${file}: This file is damaged`);
  writeFileSync(file, text);
});
