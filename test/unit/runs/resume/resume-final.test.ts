import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { decisionsOf } from '../decisions';
import { manyRunsMs, newRun, openSession, workspace } from '../practice-run';

/** A run that allows for noise, with a final of two candidates at its end. */
async function runWithFinal() {
  const folder = await workspace();
  const file = join(folder, 'triage.gepa.yaml');
  const spec = readFileSync(file, 'utf8').replace('rollouts: 60', 'rollouts: 120');
  writeFileSync(file, `${spec}search: { noise: { check: 2, final: 0.25 } }\nmodels: ${practice}\n`);
  const run = await newRun(folder);
  const { session, asked } = openSession(run);
  await session.run();
  const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
  return { run, lines, asked, best: session.state.best, decisions: decisionsOf(readJournal(run.runFolder)) };
}

const practice = '{ task: { practice: student }, reflection: { practice: reflector } }';

describe('a run that is interrupted in its final', () => {
  test('chooses the same winner when it is resumed, and pays for nothing twice', { timeout: manyRunsMs }, async () => {
    const { run, lines, asked, best, decisions } = await runWithFinal();
    const first = lines.findIndex((line) => line.includes('"type":"finalStarted"'));
    expect(first).toBeGreaterThan(0);
    for (let kept = first - 1; kept < lines.length; kept += 1) {
      writeFileSync(journalFile(run.runFolder), `${lines.slice(0, kept).join('\n')}\n`);
      const resumed = openSession(run);
      await resumed.session.run();
      expect(resumed.session.state.best).toBe(best);
      expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisions);
      const paidBefore = lines
        .slice(0, kept)
        .filter((line) => /"type":"(rolloutAnswered|reflectionFinished)"/.test(line)).length;
      expect(resumed.asked.length).toBe(asked.length - paidBefore);
    }
  });
});
