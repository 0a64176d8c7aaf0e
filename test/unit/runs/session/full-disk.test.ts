import { readFileSync, renameSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { isDecision } from '../../../../src/gepa/events';
import { readJournal } from '../../../../src/runs/journal/journal';
import { HeldRunFiles } from '../../../../src/runs/folder/held-run-files';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { diskWithRoom } from '../disk-with-room';
import { newRun, openSession, workspace } from '../practice-run';

const decisionsOf = (events: readonly RunEvent[]) => events.filter(isDecision).map((event) => ({ ...event, at: 0 }));

async function undisturbed() {
  const run = await newRun(await workspace());
  const { session, asked } = openSession(run);
  await session.run();
  const events = readJournal(run.runFolder);
  return { decisions: decisionsOf(events), asked: asked.length, size: readFileSync(journalFile(run.runFolder)).length };
}

test.each([0.05, 0.3, 0.5, 0.7, 0.95])(
  'a run that finds the disk full after %d of its journal says so, and is resumed to the same end once there is room',
  async (share) => {
    const { decisions, asked, size } = await undisturbed();
    const run = await newRun(await workspace());
    const first = openSession(run, undefined, diskWithRoom(Math.floor(size * share)).write);
    expect(await first.session.run()).toEqual({
      kind: 'failed',
      message: `${journalFile(run.runFolder)}: The disk is full. Free some space`,
    });
    expect(first.events).toEqual(readJournal(run.runFolder));
    const resumed = openSession(run);
    await resumed.session.run();
    expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
    expect(first.asked.length + resumed.asked.length).toBeLessThanOrEqual(
      asked + run.plan.description.search.concurrency,
    );
  },
);

test('a run whose folder is deleted stops spending and says so', async () => {
  const run = await newRun(await workspace());
  let told = 0;
  const { session, asked } = openSession(run, () => {
    if ((told += 1) === 10) rmSync(run.runFolder, { recursive: true });
  });
  const reason = await session.run();
  expect(reason.kind === 'failed' && reason.message).toContain('was deleted or moved during the run');
  expect(asked.length).toBeLessThanOrEqual(10 + run.plan.description.search.concurrency);
});

test.each([
  [
    'deleted, and written again',
    (folder: string) => rmSync(folder, { recursive: true }),
    (_: string, held: HeldRunFiles | undefined) => held?.writeAgain(),
  ],
  [
    'moved, and moved back',
    (folder: string) => renameSync(folder, `${folder}-moved`),
    (folder: string) => renameSync(`${folder}-moved`, folder),
  ],
])('a run whose folder is %s is resumed to the same end, and pays for nothing twice', async (_, take, restore) => {
  const { decisions, asked } = await undisturbed();
  const run = await newRun(await workspace());
  let told = 0;
  const first = openSession(run, () => {
    if ((told += 1) === 10) take(run.runFolder);
  });
  const held = HeldRunFiles.hold(run.runFolder);
  await first.session.run();
  expect(held?.areGone).toBe(true);
  restore(run.runFolder, held);
  held?.close();
  const resumed = openSession(run);
  await resumed.session.run();
  expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
  expect(first.asked.length + resumed.asked.length).toBe(asked);
});

test('events that arrive while the disk is full are written once there is room', async () => {
  const { decisions, size } = await undisturbed();
  const run = await newRun(await workspace());
  const disk = diskWithRoom(Math.floor(size / 2));
  let refusals = 0;
  const first = openSession(run, undefined, (descriptor, bytes) => {
    try {
      return disk.write(descriptor, bytes);
    } catch (error) {
      refusals += 1;
      disk.free(size);
      throw error;
    }
  });
  expect((await first.session.run()).kind).toBe('failed');
  expect(refusals).toBe(1);
  expect(readJournal(run.runFolder).at(-1)).toMatchObject({ type: 'runStopped', reason: { kind: 'failed' } });
  const resumed = openSession(run);
  await resumed.session.run();
  expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
});
