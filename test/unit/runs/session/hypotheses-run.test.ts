import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { readRunPlan } from '../../../../src/runs/folder/run-folder';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { reflectionMarkdown } from '../../../../src/runs/report/reflection-document';
import { reportHtml } from '../../../../src/runs/report/html-report';
import { reportMarkdown } from '../../../../src/runs/report/report';
import { decisionsOf } from '../decisions';
import { manyRunsMs, newRun, openSession, workspace } from '../practice-run';

/** A run whose reflections have several hypotheses, some of which are set aside and tried later. */
async function started() {
  const folder = await workspace();
  const spec = join(folder, 'triage.gepa.yaml');
  const text = readFileSync(spec, 'utf8').replace('rollouts: 60', 'rollouts: 45');
  writeFileSync(spec, `${text}search: { hypotheses: 3, minibatch: 3, lineages: null }\n`);
  const run = await newRun(folder);
  const { session, asked } = openSession(run);
  await session.run();
  const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
  return { run, asked, lines, state: RunFold.over(readJournal(run.runFolder)).state };
}

test('a run with hypotheses says which one a proposal tests, and what the others scored', async () => {
  const { run, state } = await started();
  const raced = state.proposals.filter(
    ({ discard, measured }) => discard?.kind !== 'setAside' && measured !== undefined,
  );
  expect(raced.some(({ proposal }) => proposal.hypothesis?.first !== proposal.number)).toBe(true);
  const winner = state.proposals.find(({ status, proposal }) => status === 'accepted' && proposal.hypothesis);
  const { number, hypothesis } = winner?.proposal ?? {};
  const shown = await reflectionMarkdown(run.runFolder, state, number ?? 0);
  expect(shown).toContain(`### Hypothesis: ${hypothesis?.label}`);
  expect(shown).toContain('### Other hypotheses');
  expect(shown).toContain('Name up to 3 different hypotheses');
  expect(reportMarkdown(state)).toContain(`Hypothesis: ${hypothesis?.label}`);
  expect(reportHtml(state)).toContain(`Hypothesis: ${hypothesis?.label}`);
});

test(
  'a run with hypotheses that is interrupted after any event takes the same decisions and pays for nothing twice',
  { timeout: manyRunsMs },
  async () => {
    const { run, lines, asked } = await started();
    const decisions = decisionsOf(readJournal(run.runFolder));
    for (let kept = 1; kept < lines.length; kept += 1) {
      const { runFolder } = run;
      writeFileSync(journalFile(runFolder), `${lines.slice(0, kept).join('\n')}\n`);
      const resumed = openSession({ runFolder, plan: await readRunPlan(runFolder) });
      await resumed.session.run();
      expect(decisionsOf(readJournal(runFolder))).toEqual(decisions);
      const paidBefore = lines
        .slice(0, kept)
        .filter((line) => /"type":"(rolloutAnswered|reflectionFinished)"/.test(line)).length;
      expect(resumed.asked.length).toBe(asked.length - paidBefore);
    }
  },
);
