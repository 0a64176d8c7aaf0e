// @ts-check
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

const spec = `
prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl, test: ../data/triage-test.jsonl }
metric: [{ label: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 150 }
search: { seed: 1 }
`;

journey('Strategies are compared on a spec', {
  'It says what it takes before anything is run': async (window) => {
    await writeFile(window.file('prompts', 'strategies.gepa.yaml'), spec);
    await ask(window);
    await window.workbench.page.getByText('Up to 300 rollouts').first().waitFor();
    assert.deepEqual(await readdir(window.file('.gepa', 'runs')).catch(() => []), []);
    await window.workbench.answerDialog('Begin 2 runs?', 'Compare');
  },

  'The page shows the results, and the curves with their names': async (window) => {
    const page = window.workbench.webview;
    await page.getByText('All 2 runs are finished.').waitFor();
    const plot = page.getByRole('img', { name: 'Score over rollouts' });
    await plot.getByText(/^default \d/).waitFor();
    await plot.getByText(/^classic \d/).waitFor();
    await page.getByRole('row').filter({ hasText: 'Against default' }).waitFor();
    await window.workbench.notification('The comparison of strategies').waitFor();
    await window.workbench.screenshot('compare-strategies');
  },

  'A run opens from the page with the keyboard': async (window) => {
    const page = window.workbench.webview;
    await page.locator('summary').press('Enter');
    await page.getByRole('link', { name: 'classic, seed 1' }).press('Enter');
    await window.workbench.tab(/strategies \(classic\)/).waitFor();
  },

  'The same comparison again is shown without running anything': async (window) => {
    const before = await comparisons(window);
    await ask(window);
    await window.workbench.webview.getByText('All 2 runs are finished.').waitFor();
    assert.deepEqual(await comparisons(window), before);
    assert.equal(before.length, 1);
  },

  'The page is there again after the window is reloaded': async (window) => {
    const { workbench } = window;
    await workbench.runCommand('View: Focus First Editor Group');
    await workbench.runCommand('View: Close Editors in Other Groups');
    await window.reload();
    const page = workbench.webview;
    await page.getByText('All 2 runs are finished.').waitFor();
    await page
      .getByRole('img', { name: 'Score over rollouts' })
      .getByText(/^default \d/)
      .waitFor();
  },
});

/**
 * Compares the presets that are selected at first, once each.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 */
async function ask({ workbench }) {
  await workbench.openViewContainer('Explorer');
  const row = workbench.explorerRow('strategies.gepa.yaml');
  if (!(await row.isVisible())) await workbench.explorerRow('prompts').click();
  await workbench.chooseFromContextMenu(row, 'Compare Strategies…');
  await workbench.quickInput.getByText('Classic GEPA').waitFor();
  await workbench.page.keyboard.press('Enter');
  await eventually(() => workbench.pick('Once'));
}

/** @param {import('./gepa-window.mjs').GepaWindow} window */
async function comparisons(window) {
  const folder = window.file('.gepa', 'comparisons');
  const names = await readdir(folder);
  return Promise.all(names.map((name) => readFile(`${folder}/${name}`, 'utf8')));
}
