// @ts-check
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { finishRun } from './finished-run.mjs';
import { journey } from './journey.mjs';

let seed = '';
/** The text of the winner. */
let winner = '';
let changes = 0;

journey(
  'The winner of a run without review is reviewed before it is applied',
  {
    'The dashboard of the run offers its changes': async (window) => {
      const { workbench } = window;
      await workbench.runCommand('Preferences: Toggle between Light/Dark Themes');
      seed = await readFile(window.file('prompts', 'triage.prompt.md'), 'utf8');
      await workbench.openViewContainer('GEPA');
      await workbench.treeRow(/^triage\s*better/).click();
      await window.dashboardButton('Review Changes of the Winner').waitFor();
      await workbench.screenshot('winner-dashboard');
      await window.dashboardButton('Review Changes of the Winner').click();

      await workbench.tab(/triage · changes of candidate \d+ \(against the seed\)/).waitFor();
      const label = await window.thread.getByText(/Change 1 of \d/).innerText();
      changes = Number(/Change 1 of (\d+)/.exec(label)?.[1]);
      assert.ok(changes > 1, `${changes} changes`);
      winner = await reviewed(window);
      await window.thread.getByText('Why').first().waitFor();
      await workbench.screenshot('winner-review');
    },

    'A change is left out, and the next one is shown': async (window) => {
      await window.page.keyboard.press('Control+k');
      await window.page.keyboard.press('x');

      await window.thread.getByText(`Change 2 of ${changes}`).waitFor();
      await eventually(async () => assert.notEqual(await reviewed(window), winner));
    },

    'It is still left out after a reload of the window, and is kept again': async (window) => {
      await window.reload();
      await window.workbench.tab(/changes of candidate \d+/).waitFor();
      await window.thread.getByText(new RegExp(`Change 1 of ${changes}.*left out`)).waitFor();
      await window.workbench.screenshot('winner-left-out');
      await window.thread.getByRole('button', { name: 'Keep This Change' }).click();

      await eventually(async () => assert.equal(await reviewed(window), winner));
    },

    'What is kept is applied, and is said not to have run': async (window) => {
      const { workbench } = window;
      await workbench.runCommand('GEPA: Leave Out This Change');
      await eventually(async () => assert.notEqual(await reviewed(window), winner));
      await workbench.runCommand('GEPA: Apply Kept Changes');
      await workbench.tab(/↔ candidate \d+ as reviewed · not applied yet/).waitFor();
      await window.confirmApply();

      const kept = await reviewed(window);
      await eventually(async () => {
        const file = await readFile(window.file('prompts', 'triage.prompt.md'), 'utf8');
        assert.notEqual(file, seed);
        assert.ok(file.includes(kept));
      });
      await workbench.notification(/has not been run yet/).waitFor();
      await workbench.screenshot('winner-applied');
      await workbench
        .notification(/has not been run yet/)
        .getByRole('button', { name: 'Check Prompt File…' })
        .click();
      await workbench.answerDialog('Score the prompt file', 'Score');
      await workbench.tab(/check\.md/).waitFor();
    },
  },
  {},
  finishRun,
);

/**
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @returns {Promise<string>} the text under review
 */
async function reviewed(window) {
  const names = await readdir(window.file('.gepa', 'runs'), { recursive: true });
  const name = names.find((one) => /winner.\d+.triage\.md$/.test(one));
  return (await readFile(window.file('.gepa', 'runs', name ?? ''), 'utf8')).trimEnd();
}
