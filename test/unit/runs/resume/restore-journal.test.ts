import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StopReason } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import type { RunState } from '../../../../src/gepa/state';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { RunFile } from '../../../../src/runs/folder/run-file';
import { readRunPlan } from '../../../../src/runs/folder/run-folder';
import { decisionsOf } from '../decisions';
import { newRun, openSession, workspace } from '../practice-run';

let runFolder: string;
let lines: readonly string[];
let decisions: readonly unknown[];
let whole: RunState;

beforeAll(async () => {
  const run = await newRun(await workspace());
  runFolder = run.runFolder;
  const { session } = openSession(run);
  await session.run();
  whole = session.state;
  lines = readFileSync(journalFile(runFolder), 'utf8').split('\n').slice(0, -1);
  decisions = decisionsOf(readJournal(runFolder));
});

beforeEach(() => rmSync(join(runFolder, 'journal.damaged-1.jsonl'), { force: true }));

/** Resumes the run with another journal. */
async function resume(changed: readonly string[], until?: number) {
  writeFileSync(journalFile(runFolder), changed.map((line) => `${line}\n`).join(''));
  return resumeAsItIs(until);
}

async function resumeAsItIs(until?: number) {
  let told = 0;
  const { session, asked } = openSession({ runFolder, plan: await readRunPlan(runFolder) }, (_event, current) => {
    if ((told += 1) === until) current().cancel();
  });
  const reason = await session.run();
  return { reason, asked, problems: session.problems };
}

const nthOf = (type: string, nth = 0) =>
  lines.flatMap((line, place) => (line.startsWith(`{"type":"${type}"`) ? [place] : []))[nth] ?? NaN;

/** The state without values that depend on when the run was resumed, or on how long a repeated request took. */
const ofRun = (state: RunState): RunState => ({
  ...state,
  activeMs: 0,
  lastEventAt: 0,
  candidates: state.candidates.map((candidate) => ({ ...candidate, duration: { sum: 0, count: 0 } })),
});

const messageOf = (reason: StopReason) => (reason.kind === 'failed' ? reason.message : reason.kind);

function expectWhole() {
  const events = readJournal(runFolder, ({ message }) => expect(message).toBe(''));
  expect(decisionsOf(events)).toEqual(decisions);
  expect(ofRun(RunFold.over(events).state)).toEqual(ofRun(whole));
}

describe('a line that is damaged in the middle of a journal', () => {
  test.each([
    'runStarted',
    'rolloutFinished',
    'candidateAdded',
    'iterationStarted',
    'proposalMade',
    'proposalTested',
    'candidateScored',
  ])('costs no request when it was a decision: %s', async (type) => {
    const place = nthOf(type);
    const { asked } = await resume(lines.map((line, index) => (index === place ? line.slice(0, 20) : line)));
    expect(asked).toEqual([]);
    expectWhole();
  });

  test('costs one request when it was the reply of a reflection', async () => {
    const place = nthOf('reflectionFinished');
    const { asked, problems } = await resume(lines.map((line, index) => (index === place ? line.slice(0, 20) : line)));
    expect(asked).toHaveLength(1);
    expect(problems.map(({ line }) => line)).toEqual([place + 1]);
    expectWhole();
  });

  test('costs no request when it was a reply with a score', async () => {
    const place = nthOf('rolloutAnswered');
    const { asked, problems } = await resume(lines.map((line, index) => (index === place ? line.slice(0, 20) : line)));
    expect(asked).toEqual([]);
    expect(problems.map(({ line }) => line)).toEqual([place + 1]);
    expect(decisionsOf(readJournal(runFolder))).toEqual(decisions);
  });

  test('costs one request when it was a reply without a score', async () => {
    const place = nthOf('rolloutAnswered', 3);
    const { rollout } = JSON.parse(lines[place] ?? '') as { rollout: string };
    const unscored = lines.filter((line) => !line.startsWith(`{"type":"rolloutFinished","rollout":"${rollout}"`));
    const { asked } = await resume(unscored.map((line) => (line === lines[place] ? line.slice(0, 20) : line)));
    expect(asked).toHaveLength(1);
    expectWhole();
  });

  test('costs no request when the run was interrupted before the last reply was scored', async () => {
    const unscored = lines.slice(0, lines.findLastIndex((line) => line.startsWith('{"type":"rolloutAnswered"')) + 1);
    const place = nthOf('proposalTested');
    const { asked } = await resume(unscored.map((line, index) => (index === place ? line.slice(0, 20) : line)));
    expect(asked).toEqual([]);
    expectWhole();
  });

  test('is restored even if a decision before it is missing', async () => {
    const place = nthOf('candidateScored', 1);
    const damaged = lines.map((line, index) => (index === place ? line.slice(0, 20) : line));
    const { asked } = await resume(damaged.toSpliced(nthOf('proposalMade', 1), 1));
    expect(asked).toEqual([]);
    expectWhole();
  });

  test('is kept in a file beside the restored journal', async () => {
    const damaged = lines.map((line, index) => (index === 30 ? line.slice(0, 20) : line));
    await resume(damaged);
    expect(readFileSync(join(runFolder, 'journal.damaged-1.jsonl'), 'utf8').split('\n').slice(0, -1)).toEqual(damaged);
  });

  test('loses nothing when restoring is interrupted repeatedly', async () => {
    const place = nthOf('reflectionFinished');
    const first = await resume(
      lines.map((line, index) => (index === place ? line.slice(0, 20) : line)),
      12,
    );
    let asked = first.asked.length;
    for (let round = 0; existsSync(join(runFolder, 'journal.restoring.jsonl')); round += 1) {
      expect(round).toBeLessThan(lines.length);
      asked += (await resumeAsItIs(20)).asked.length;
    }
    asked += (await resumeAsItIs()).asked.length;
    expect(asked).toBe(1);
    expect(decisionsOf(readJournal(runFolder))).toEqual(decisions);
  });
});

test('a journal that is damaged again during restoring keeps the replies paid for since', async () => {
  const place = nthOf('reflectionFinished');
  const first = await resume(
    lines.map((line, index) => (index === place ? line.slice(0, 20) : line)),
    12,
  );
  expect(first.asked).toHaveLength(1);
  const restored = readFileSync(journalFile(runFolder), 'utf8').split('\n');
  const { asked } = await resume(restored.slice(0, -1).map((line, index) => (index === 5 ? line.slice(0, 20) : line)));
  expect(asked).toEqual([]);
  expect(decisionsOf(readJournal(runFolder))).toEqual(decisions);
});

test("a run with a missing proposal doesn't replace it by another", async () => {
  const lacking = lines.toSpliced(nthOf('proposalMade', 1), 1);
  writeFileSync(journalFile(runFolder), lacking.map((line) => `${line}\n`).join(''));
  const { session } = openSession({ runFolder, plan: await readRunPlan(runFolder) });
  expect(session.state.proposals.map(({ proposal }) => proposal.number)).toEqual([1]);
  await session.run();
  expectWhole();
});

test('a resume never requests a reply that the journal still has', async () => {
  const damage = fc.record({
    end: fc.integer({ min: 2, max: lines.length }),
    faults: fc.array(fc.record({ at: fc.nat(), kind: fc.constantFrom('cut off', 'missing', 'twice', 'zeros') }), {
      minLength: 1,
      maxLength: 4,
    }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ end, faults }) => {
      const damaged = faults.reduce(
        (left, { at, kind }) => {
          const losable = losableLines(left);
          const place = losable[at % losable.length] ?? 0;
          const line = left[place] ?? '';
          if (kind === 'missing') return left.toSpliced(place, 1);
          if (kind === 'twice') return left.toSpliced(place, 0, line);
          return left.with(place, kind === 'zeros' ? '\0'.repeat(line.length) : line.slice(0, 60));
        },
        lines.slice(0, end),
      );
      const left = repliesIn(damaged);
      const lost = [...repliesIn(lines)].filter((reply) => !left.has(reply));
      const { asked, reason } = await resume(damaged);
      expect(messageOf(reason)).toBe(whole.status.kind === 'stopped' ? whole.status.reason.kind : '');
      expect(asked.length).toBeLessThanOrEqual(lost.length);
    }),
    { numRuns: 15 },
  );
});

/**
 * Positions of lines that can be lost alone. A reflection requested again without the replies that it is about would be
 * a different one.
 */
function losableLines(someLines: readonly string[]): readonly number[] {
  return someLines.flatMap((line, place) => (line.startsWith('{"type":"rolloutAnswered"') ? [] : [place]));
}

/** The rollouts and reflections whose reply or score is in these lines. */
function repliesIn(someLines: readonly string[]): ReadonlySet<string> {
  return new Set(
    someLines.flatMap((line) => {
      const found =
        /^\{"type":"(?:rolloutAnswered|rolloutFinished|reflectionFinished)","(?:rollout|reflection)":"([^"]+)".*\}$/.exec(
          line,
        );
      return found?.[1] ?? [];
    }),
  );
}

test.each(['proposalTested', 'iterationStarted', 'candidateScored'])(
  'a decision that is missing without a trace is made again: %s',
  async (type) => {
    const { asked } = await resume(lines.toSpliced(nthOf(type), 1));
    expect(asked).toEqual([]);
    expectWhole();
  },
);

test('an edited score is reported as a change, not as another version, and the journal stays unchanged', async () => {
  const changed = lines.map((line) =>
    line.includes('"subject":{"kind":"proposal","number":1}') ? line.replace(/"score":[01],/, '"score":0,') : line,
  );
  const { reason, asked } = await resume(changed);
  expect(asked).toEqual([]);
  expect(messageOf(reason)).toContain('was changed after the run started');
  expect(readFileSync(journalFile(runFolder), 'utf8').split('\n').slice(0, lines.length)).toEqual(changed);
});

test('events with other fields, or fields in another order, are repeated', async () => {
  const reordered = lines.map((line) => {
    const { type, at, ...rest } = JSON.parse(line) as { type: string; at: number };
    return JSON.stringify({ type, tide: 7, ...Object.fromEntries(Object.entries(rest).reverse()), at });
  });
  const { asked, reason } = await resume(reordered);
  expect(asked).toEqual([]);
  expect(reason.kind).not.toBe('failed');
});

test('a run of an earlier version that decided differently is reported as such', async () => {
  const file = join(runFolder, 'run.json');
  const text = readFileSync(file, 'utf8');
  const run = JSON.parse(text) as RunFile;
  writeFileSync(file, JSON.stringify({ ...run, decisions: 2 }));
  const { reason } = await resume(lines.toSpliced(nthOf('proposalTested'), 1));
  writeFileSync(file, text);
  expect(messageOf(reason)).toContain('the version of GEPA that recorded it decides differently');
});
