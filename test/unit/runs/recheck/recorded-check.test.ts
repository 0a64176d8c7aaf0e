import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparePaired } from '../../../../src/gepa/paired-comparison';
import type { Recheck } from '../../../../src/runs/recheck/recheck';
import { promptCheckOf, recordCheck } from '../../../../src/runs/recheck/recorded-check';
import { ExampleRun } from '../../dashboard/example-run';

const { state } = new ExampleRun().scores(0, [1, 0]);
const seed = state.candidates[0]?.texts ?? {};
const edited = Object.fromEntries(Object.entries(seed).map(([component, text]) => [component, `${text} Be brief.`]));

const recheck: Recheck = {
  set: 'test',
  sameAs: undefined,
  mean: 0.75,
  scored: 4,
  of: 4,
  against: [
    { candidate: 0, mean: 0.5, comparison: comparePaired([1, 1, 1, 0], [1, 1, 0, 0]), verdict: 'noDifferenceShown' },
  ],
};

const runFolder = () => mkdtemp(join(tmpdir(), 'gepa-check-'));

describe('what is known about the prompt file of a finished run', () => {
  test('is nothing before the first check; one is offered once the file differs from the seed', async () => {
    const folder = await runFolder();
    expect(await promptCheckOf(folder, state, seed)).toEqual({ isOffered: false });
    expect(await promptCheckOf(folder, state, edited)).toEqual({ isOffered: true });
  });

  test('is the last result, with its interval, until the file changes', async () => {
    const folder = await runFolder();
    const file = await recordCheck(folder, 'triage', edited, recheck);
    expect(await readFile(file, 'utf8')).toContain('| the seed | 0.500 |');
    const known = await promptCheckOf(folder, state, edited);
    expect(known.last?.isOutdated).toBe(false);
    expect(known.last?.sentences.join(' ')).toMatch(
      /^No difference between the prompt file and the seed is shown on 4 unseen test rows: .*95% between/,
    );
    expect((await promptCheckOf(folder, state, seed)).last?.isOutdated).toBe(true);
  });

  test('offers nothing when the file cannot be read', async () => {
    const folder = await runFolder();
    await recordCheck(folder, 'triage', edited, recheck);
    expect(await promptCheckOf(folder, state, undefined)).toMatchObject({
      isOffered: false,
      last: { isOutdated: true },
    });
  });

  test('is nothing when the record is damaged', async () => {
    const folder = await runFolder();
    await recordCheck(folder, 'triage', edited, recheck);
    await writeFile(join(folder, 'checks', 'check.json'), '{"formatVersion": 1, "sent');
    expect(await promptCheckOf(folder, state, edited)).toEqual({ isOffered: true });
  });
});
