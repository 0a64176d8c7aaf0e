import { expect, test } from 'vitest';
import { RunFold } from '../../../src/gepa/fold';
import type { RunEvent } from '../../../src/gepa/events';
import { summaryOf } from '../../../src/gepa/run-summary';
import { outageOf } from '../../../src/gepa/state';
import { searchWords, wordRun } from './word-world';

async function journalOfRun(): Promise<{ events: readonly RunEvent[]; searched: unknown }> {
  const run = wordRun();
  const { events, state } = await searchWords(run);
  return { events: [{ type: 'runStarted', run, at: 0 }, ...events], searched: state };
}

test('folds a journal to the state of its search', async () => {
  const { events, searched } = await journalOfRun();
  expect(RunFold.over(events).state).toEqual(searched);
});

test('continues from a snapshot to the same state', async () => {
  const { events } = await journalOfRun();
  const half = Math.floor(events.length / 2);
  const snapshot = JSON.parse(JSON.stringify(RunFold.over(events.slice(0, half)).state)) as RunFold['state'];
  const continued = RunFold.from(snapshot);
  for (const event of events.slice(half)) continued.apply(event);
  expect(continued.state).toEqual(RunFold.over(events).state);
});

test('does not count time while a run is paused or closed', () => {
  const run = wordRun();
  const { state } = RunFold.over([
    { type: 'runStarted', run, at: 1000 },
    { type: 'runPaused', at: 1500 },
    { type: 'runContinued', at: 9000 },
    { type: 'runStopped', reason: { kind: 'cancelled' }, at: 9200 },
    { type: 'runResumed', at: 20_000 },
    { type: 'runStopped', reason: { kind: 'perfect' }, at: 20_050 },
  ]);
  expect(state.activeMs).toBe(750);
});

test('does not count time while a run waits for an endpoint', () => {
  const outage = { message: 'It is down.', since: 1400, failures: 4, retryAt: 2000 };
  const events: RunEvent[] = [
    { type: 'runStarted', run: wordRun(), at: 1000 },
    { type: 'runPaused', outage, at: 1500 },
    { type: 'runPaused', outage: { ...outage, failures: 5 }, at: 9000 },
  ];
  const waiting = RunFold.over(events).state;
  expect(outageOf(waiting)).toMatchObject({ failures: 5 });
  expect(outageOf(summaryOf(waiting))).toEqual(outageOf(waiting));
  const { state } = RunFold.over([...events, { type: 'runContinued', at: 10_000 }]);
  expect(outageOf(state)).toBeUndefined();
  expect(state.activeMs).toBe(500);
});

test('keeps a run ended even if an earlier version recorded a pause after its end', () => {
  const reason = { kind: 'finished' } as const;
  const { state } = RunFold.over([
    { type: 'runStarted', run: wordRun(), at: 0 },
    { type: 'runStopped', reason, at: 10 },
    { type: 'runPaused', at: 11 },
    { type: 'runContinued', at: 12 },
  ]);
  expect(state.status).toEqual({ kind: 'stopped', reason });
});

test('does not count time after a window was closed', () => {
  const run = wordRun();
  const { state } = RunFold.over([
    { type: 'runStarted', run, at: 0 },
    { type: 'runResumed', at: 60_000 },
  ]);
  expect(state.activeMs).toBe(0);
});

test('refuses a run that does not begin with its description', () => {
  expect(() => RunFold.over([{ type: 'runPaused', at: 1 }]).state).toThrow('runStarted');
});

test('does not count time while a run waits for the developer', () => {
  const run = wordRun({ review: 'improving' });
  const proposal = {
    number: 1,
    iteration: 1,
    parents: [0] as const,
    texts: { route: 'Start. word0' },
    diagnosis: '',
    changes: [],
    origin: { kind: 'reflection' } as const,
  };
  const { state } = RunFold.over([
    { type: 'runStarted', run, at: 0 },
    { type: 'proposalMade', proposal: { ...proposal, parents: [0] }, at: 100 },
    { type: 'reviewRequested', proposal: 1, at: 200 },
    { type: 'reviewDecided', proposal: 1, decision: { kind: 'accept' }, at: 60_000 },
    { type: 'reviewTaken', proposal: 1, beforeIteration: 2, at: 60_050 },
  ]);
  expect(state.activeMs).toBe(250);
});

test('a new name replaces the old one and takes no time of the run', () => {
  const run = wordRun();
  const { state } = RunFold.over([
    { type: 'runStarted', run, at: 1000 },
    { type: 'runStopped', reason: { kind: 'cancelled' }, at: 1500 },
    { type: 'runRenamed', name: 'with hints', at: 90_000 },
  ]);
  expect(summaryOf(state).name).toBe('with hints');
  expect(state.activeMs).toBe(500);
});
