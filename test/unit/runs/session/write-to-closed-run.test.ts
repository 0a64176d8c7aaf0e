import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import type { RunState } from '../../../../src/gepa/state';
import { guidanceEdit, newGuidance } from '../../../../src/runs/session/guidance-notes';
import { readJournal } from '../../../../src/runs/journal/journal';
import { writeToClosedRun } from '../../../../src/runs/session/write-to-closed-run';
import { wordRun } from '../../gepa/word-world';
import { newRun, openSession, workspace } from '../practice-run';

const note = (text: string) => (state: RunState) =>
  [{ type: 'guidanceGiven', guidance: newGuidance(state, 'triage', text) }] as const;

/** A run that was stopped after its seed was scored. */
async function stoppedRun() {
  const run = await newRun(await workspace());
  const { session } = openSession(run, (event, current) => {
    if (event.type === 'candidateScored') current().cancel();
  });
  await session.run();
  const stateOf = () => RunFold.over(readJournal(run.runFolder)).state;
  return { run, folder: run.runFolder, stateOf };
}

test('a note to a stopped run is recorded, and the run stays stopped', async () => {
  const { folder, stateOf } = await stoppedRun();
  const before = stateOf();
  await writeToClosedRun(folder, note('Mention tone.'));
  await writeToClosedRun(folder, note('Be brief.'));

  const guidance = [
    { number: 1, component: 'triage', text: 'Mention tone.' },
    { number: 2, component: 'triage', text: 'Be brief.' },
  ];
  expect(stateOf()).toEqual({ ...before, guidance });
});

test('after a resume, reflections get the notes that were not removed', async () => {
  const { run, folder } = await stoppedRun();
  await writeToClosedRun(folder, note('Mention tone.'));
  await writeToClosedRun(folder, note('Be brief.'));
  await writeToClosedRun(folder, () => [{ type: 'guidanceRemoved', number: 1 }]);
  const { session, asked } = openSession(run);
  await session.run();

  const reflections = asked.filter((request) => request.startsWith('reflection:'));
  expect(reflections.length).toBeGreaterThan(0);
  expect(reflections.filter((request) => !request.includes('Be brief.'))).toEqual([]);
  expect(reflections.filter((request) => request.includes('Mention tone.'))).toEqual([]);
});

test('an edited note keeps its subject and replaces the old one', async () => {
  const { folder, stateOf } = await stoppedRun();
  const rejection = { number: 1, component: 'triage', text: 'Too long.', rejectedProposal: 2 };
  await writeToClosedRun(folder, () => [{ type: 'guidanceGiven', guidance: rejection }]);
  await writeToClosedRun(folder, (state) => guidanceEdit(state, 1, 'Be brief.'));
  expect(stateOf().guidance).toEqual([{ ...rejection, number: 2, text: 'Be brief.' }]);
});

test('editing a removed note does nothing', async () => {
  const { folder, stateOf } = await stoppedRun();
  await writeToClosedRun(folder, (state) => guidanceEdit(state, 1, 'Be brief.'));
  expect(stateOf().guidance).toEqual([]);
});

test("the time between an interruption and a note doesn't count as active time", () => {
  const [run, at] = [wordRun(), 1000];
  const interrupted = RunFold.over([
    { type: 'runStarted', run, at },
    { type: 'candidateAdded', candidate: 0, parents: [], texts: run.seed, origin: { kind: 'seed' }, at: at + 5 },
    { type: 'guidanceGiven', guidance: { number: 1, component: 'route', text: 'Be brief.' }, at: at + 3_600_000 },
    { type: 'runResumed', at: at + 3_600_001 },
  ]);
  expect(interrupted.state.activeMs).toBe(5);
});

test('a run that another process has open rejects notes', async () => {
  const { folder, stateOf } = await stoppedRun();
  writeFileSync(join(folder, 'lock'), String(process.ppid));
  await expect(writeToClosedRun(folder, note('Be brief.'))).rejects.toThrow(
    'This run is open in another window or terminal',
  );
  expect(stateOf().guidance).toEqual([]);
});

test('a renamed run keeps its name and can be resumed', async () => {
  const { run, folder, stateOf } = await stoppedRun();
  await writeToClosedRun(folder, () => [{ type: 'runRenamed', name: 'with hints' }]);
  expect(stateOf()).toMatchObject({ run: { name: 'with hints' }, status: { kind: 'stopped' } });
  const { session } = openSession(run);
  await session.run();
  expect(stateOf().run.name).toBe('with hints');
});

test('a candidate that was added to a stopped run is scored after a resume', async () => {
  const { run, folder, stateOf } = await stoppedRun();
  const before = stateOf();
  const own = { kind: 'addCandidate', parent: 0, texts: { triage: 'billing: money. Answer briefly.' } } as const;
  await writeToClosedRun(folder, () => [{ type: 'steeringGiven', steering: { number: 1, change: own } }]);
  expect(stateOf()).toEqual({ ...before, steering: [{ number: 1, change: own }] });

  const { session } = openSession(run);
  await session.run();
  const written = session.state.candidates.filter(({ origin }) => origin.kind === 'written');
  expect(written).toMatchObject([{ texts: own.texts, inPool: true }]);
  expect(session.state.steering[0]?.beforeIteration).toBeGreaterThan(0);
});
