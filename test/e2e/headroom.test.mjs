// @ts-check
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { journey } from './journey.mjs';

/** A metric that any output passes. */
const spec = `
prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl, test: ../data/triage-test.jsonl }
metric: { length: { max: 100000 } }
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 100 }
search: { seed: 1 }
`;

const finding = /is paused before it searches\. The prompt as it is solves all 12 rows/;

journey(
  'A search that cannot help is said before it is paid for',
  {
    'The run is paused after its first rollouts, and says why': async (window) => {
      await window.optimize('easy.gepa.yaml');
      await window.workbench.notification(finding).waitFor();
      const activity = window.dashboard.locator('p.now');
      await activity.filter({ hasText: 'Paused: The prompt as it is solves all 12 rows of the check' }).waitFor();
      await window.workbench.statusBarItem(/waiting for you/).waitFor();
      await window.workbench.screenshot('paused-for-headroom');
      const types = (await window.journal()).map(({ type }) => type);
      assert.ok(!types.includes('iterationStarted'), types.join(' '));
    },

    'A row that shows it is a click away, and the run waits': async (window) => {
      await window.dashboard.getByText('Open Row', { exact: true }).click();
      await window.evidence.getByText('triage-pareto.jsonl:1').first().waitFor();
      await window.workbench.screenshot('paused-for-headroom-row');
      await window.workbench.statusBarItem(/waiting for you/).waitFor();
      await window.workbench.runCommand('View: Close Editor');
    },

    'Started anyway, the run searches to its end': async (window) => {
      await window.dashboardButton('Start Anyway').click();
      await window.dashboard.locator('.outcome').waitFor();
      const types = (await window.journal()).map(({ type }) => type);
      assert.ok(types.includes('runContinued') && types.at(-1) === 'runStopped', types.join(' '));
    },

    'Started again, it does not ask again': async (window) => {
      await window.workbench.runCommand('View: Close All Editors');
      await window.optimize('easy.gepa.yaml');
      await window.dashboard.locator('.outcome').waitFor();
      const runs = await readdir(window.file('.gepa', 'runs'));
      const journals = await Promise.all(
        runs.map((name) => readFile(window.file('.gepa', 'runs', name, 'journal.jsonl'), 'utf8')),
      );
      assert.ok(journals.every((journal) => journal.includes('"runStopped"')));
      assert.deepEqual(journals.map((journal) => journal.includes('"runPaused"')).sort(), [false, true]);
    },
  },
  { settings: { 'gepa.run.checkHeadroom': true } },
  async (workspace) => {
    await writeFile(path.join(workspace, 'prompts', 'easy.gepa.yaml'), spec);
  },
);
