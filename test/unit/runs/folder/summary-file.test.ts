import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { appendFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { summaryOf } from '../../../../src/gepa/run-summary';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { newGuidance } from '../../../../src/runs/session/guidance-notes';
import { readSummary, stampOf, summaryFile } from '../../../../src/runs/folder/summary-file';
import { writeToClosedRun } from '../../../../src/runs/session/write-to-closed-run';
import { newRun, openSession, workspace } from '../practice-run';

/** A run that has ended. */
async function finishedRun() {
  const { plan, runFolder } = await newRun(await workspace());
  const { session } = openSession({ plan, runFolder });
  await session.run();
  return { folder: runFolder, state: session.state };
}

const longAgo = new Date('2026-01-02');

test('an ended run leaves its summary beside its journal, and no other files', async () => {
  const { folder, state } = await finishedRun();
  expect(await readSummary(folder)).toEqual({ summary: summaryOf(state), isCurrent: true });
  expect((await readdir(folder)).filter((name) => name.startsWith('summary'))).toEqual(['summary.json']);
});

test('a note written to a closed run updates the summary', async () => {
  const { folder, state } = await finishedRun();
  await writeToClosedRun(folder, () => [
    { type: 'guidanceGiven', guidance: newGuidance(state, 'triage', 'Be brief.') },
  ]);
  expect((await readSummary(folder))?.isCurrent).toBe(true);
});

test('the summary of a run in another process may be a moment old', async () => {
  const { folder } = await finishedRun();
  await appendFile(journalFile(folder), '\n');
  expect((await readSummary(folder, stampOf(folder)?.modifiedMs))?.isCurrent).toBe(false);
});

test("a summary isn't used after the journal of an idle run was changed", async () => {
  const { folder } = await finishedRun();
  await utimes(journalFile(folder), longAgo, longAgo);
  expect(await readSummary(folder)).toBeUndefined();
});

test.each([
  ['nothing', ''],
  ['half of a summary', '{"formatVersion":1,"journal":{"size":'],
  ['other types', (kept: string) => kept.replace(/"rollouts":\d+/, '"rollouts":"many"')],
  ['a number that is none', (kept: string) => kept.replace(/"rollouts":\d+/, '"rollouts":1e999')],
  ['a status that there is not', (kept: string) => kept.replace('"stopped"', '"__proto__"')],
  ['a later form', (kept: string) => kept.replace('"formatVersion":2', '"formatVersion":3')],
  ['very much', (kept: string) => `${kept}${' '.repeat(20_000)}`],
])("a summary file with %s isn't used", async (_, content) => {
  const { folder, state } = await finishedRun();
  const kept = { formatVersion: 2, journal: { size: 1, modifiedMs: 1 }, run: summaryOf(state) };
  await writeFile(summaryFile(folder), typeof content === 'string' ? content : content(JSON.stringify(kept)));
  expect(await readSummary(folder)).toBeUndefined();
});

test.skipIf(process.platform === 'win32')("a named pipe instead of a summary doesn't block", async () => {
  const { runFolder } = await newRun(await workspace());
  await writeFile(journalFile(runFolder), '\n');
  execFileSync('mkfifo', [summaryFile(runFolder)]);
  expect(await readSummary(runFolder)).toBeUndefined();
});

test("a summary that cannot be written doesn't affect the run", async () => {
  const { plan, runFolder } = await newRun(await workspace());
  mkdirSync(summaryFile(runFolder));
  const reason = await openSession({ plan, runFolder }).session.run();
  expect(['budget', 'perfect']).toContain(reason.kind);
});
