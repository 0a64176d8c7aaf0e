// @ts-check
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { finishRun } from './finished-run.mjs';
import { journey } from './journey.mjs';

journey(
  'A new run starts from a candidate',
  {
    'The form has the answers of the run, and cancelling it leaves nothing behind': async (window) => {
      const { workbench } = window;
      const before = await readdir(window.file('prompts'));
      await workbench.openViewContainer('GEPA');
      await workbench.treeRow(/^\d+ other candidates/).click();
      await workbench.chooseFromContextMenu(workbench.treeRow(/^Candidate 2\s*[01]\.\d\d/), 'New Run from Here…');

      await workbench.quickInput
        .getByText(/writes triage\.candidate-2\.prompt\.md, triage\.candidate-2\.gepa\.yaml/)
        .waitFor();
      await workbench.quickInput.getByText('triage-feedback.jsonl').first().waitFor();
      await workbench.screenshot('new-run-form');
      await window.page.keyboard.press('Escape');
      await workbench.quickInput.waitFor({ state: 'hidden' });
      assert.deepEqual(await readdir(window.file('prompts')), before);
    },

    'Run writes the prompt and the spec, and starts from the candidate': async (window) => {
      const { workbench } = window;
      await workbench.chooseFromContextMenu(workbench.treeRow(/^Candidate 2\s*[01]\.\d\d/), 'New Run from Here…');
      await workbench.quickInput.getByText(/writes triage\.candidate-2/).waitFor();
      await workbench.pick('Run');

      await eventually(async () => {
        const [run = ''] = (await readdir(window.file('.gepa', 'runs'))).filter((name) => name.includes('candidate-2'));
        const { description } = JSON.parse(await readFile(window.file('.gepa', 'runs', run, 'run.json'), 'utf8'));
        assert.equal(description.startedFrom.candidate, 2);
        const prompt = await readFile(window.file('prompts', 'triage.candidate-2.prompt.md'), 'utf8');
        assert.ok(prompt.includes(description.seed.triage));
      });
      await window.dashboard.getByText(/started from candidate 2 of run/).waitFor();
      await workbench.screenshot('new-run-dashboard');
    },
  },
  {},
  finishRun,
);
