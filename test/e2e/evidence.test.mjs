// @ts-check
import assert from 'node:assert/strict';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

let shownExample = '';

journey('Every rollout of a run can be looked at', {
  'A thread lists its examples with their scores before and after': async (window) => {
    await window.optimize('triage.prompt.md');
    await window.start();
    await window.reviewTab().waitFor();
    await window.thread
      .getByRole('link', { name: /^feedback-\d+$/ })
      .first()
      .waitFor();
    await window.statusBar.filter({ hasText: /waiting for you.*to review/ }).waitFor();
  },

  'A click on one opens the example: its row, outputs, scores, feedback and trace': async (window) => {
    const link = exampleOfThread(window);
    shownExample = await link.innerText();
    await link.click();

    const { evidence } = window;
    await evidence.getByRole('heading', { name: shownExample, exact: true }).waitFor();
    await evidence.locator('.columns dd').first().waitFor();
    await window.workbench.tab(`triage · ${shownExample}`).waitFor();
    const answers = await answersInJournal(window, shownExample);
    const right = (await evidence.locator('.feedback .side').nth(1).locator('.side-name').textContent()) ?? '';
    assert.match(right, /^Proposal \d+$/);
    assert.ok(answers.length > 0);
    const shown = await evidence.locator('.output').innerText();
    assert.ok(
      answers.some(({ output }) => shown.includes(firstLine(output))),
      `${shown} has none of ${JSON.stringify(answers)}`,
    );
    const feedback = await evidence.locator('.feedback pre').allInnerTexts();
    for (const text of feedback)
      assert.ok(
        answers.some((answer) => answer.feedback.trim() === text.trim()),
        `the journal has no feedback ${text}`,
      );
    assert.ok((await evidence.locator('.trace .step').count()) >= 2);
  },

  'Outputs are shown as a diff, or beside each other': async ({ evidence, workbench }) => {
    await evidence.getByRole('button', { name: 'Next Changed' }).click();
    await evidence.locator('.output .line.added').first().waitFor();
    await evidence.getByRole('button', { name: 'Side by Side' }).click();
    await evidence.locator('.output .long-text').nth(1).waitFor();
    await evidence.getByRole('button', { name: 'Diff', exact: true }).click();
    await evidence.locator('.output .line.removed').first().waitFor();
    await workbench.screenshot('example-view');
  },

  'Keys go to other examples': async (window) => {
    const { evidence } = window;
    const before = await evidence.getByRole('heading', { level: 1 }).innerText();
    await evidence.locator('h2').first().click();
    await window.page.keyboard.press('n');
    await eventually(async () =>
      assert.notEqual(await evidence.getByRole('heading', { level: 1 }).innerText(), before),
    );
    await window.page.keyboard.press('p');
    await eventually(async () => assert.equal(await evidence.getByRole('heading', { level: 1 }).innerText(), before));
  },

  'The view follows the run': async (window) => {
    const candidate = window.evidence.locator('.compare option', { hasText: 'Candidate 1' }).first();
    await window.accept();
    await candidate.waitFor({ state: 'attached' });
    await window.reviewTab().waitFor();
  },

  'The whole request and reply of the reflection opens from the thread': async (window) => {
    await window.reviewTab().click();
    await window.thread.getByRole('link', { name: 'Show Request and Reply' }).click();
    await window.workbench.tab(/^reflection\.md/).waitFor();
    await window.page.locator('.view-line').filter({ hasText: 'Reflection of proposal' }).first().waitFor();
    await window.workbench.screenshot('reflection');
    await window.workbench.runCommand('View: Close Editor');
  },

  'A cell of the heat map opens its example': async (window) => {
    await window.acceptUntilTheEnd();
    await window.workbench.runCommand('Notifications: Clear All Notifications');
    await window.workbench.runCommand('View: Close All Editors');
    await window.workbench.runCommand('GEPA: Open Dashboard');
    const heatMap = window.dashboard.getByRole('application', { name: /^Heat map/ });
    // The second row of cells, below the names and the best of all.
    await heatMap.dblclick({ position: { x: 120, y: 60 } });

    const evidence = window.evidenceBesideDashboard;
    await evidence.getByRole('heading', { name: /^pareto-\d+$/ }).waitFor();
    await evidence.locator('.overall .score').first().waitFor();
    await window.dashboard.getByRole('heading', { name: 'triage', exact: true }).waitFor();
  },

  'The table of all examples is filtered, searched and copied': async (window) => {
    const evidence = window.evidenceBesideDashboard;
    await evidence.getByRole('button', { name: 'Evaluation' }).click();
    const rows = evidence.locator('.rows-ground .table-row');
    await rows.filter({ hasText: 'pareto-1' }).first().waitFor();
    await evidence.getByLabel('Filter').selectOption('changed');
    await evidence.getByText(/^\d+ of \d+ examples$/).waitFor();
    await window.workbench.screenshot('evaluation-view');
    const count = Number((await evidence.locator('.table-bar .quiet').innerText()).split(' ')[0]);
    await evidence.getByRole('button', { name: 'Copy as CSV' }).click();
    await eventually(async () => {
      const csv = await window.workbench.clipboard();
      assert.match(csv, /^example,input,expected,/);
      assert.equal(csv.split('\r\n').filter((line) => /^pareto-\d+,/.test(line)).length, count);
    });
    await rows.first().locator('.answer').first().click();
    await evidence.getByRole('heading', { name: /^pareto-\d+$/ }).waitFor();
  },

  'The example is still there after a reload of the window': async (window) => {
    const shown = await window.evidenceBesideDashboard.getByRole('heading', { level: 1 }).innerText();
    await window.reload();
    await window.evidenceBesideDashboard.getByRole('heading', { name: shown, exact: true }).waitFor();
    await window.evidenceBesideDashboard.locator('.overall .score').first().waitFor();
  },
});

/** @param {import('./gepa-window.mjs').GepaWindow} window */
function exampleOfThread({ thread }) {
  return thread.getByRole('link', { name: /^feedback-\d+$/ }).first();
}

/** @param {string} text */
const firstLine = (text) => text.trim().split('\n')[0] ?? '';

/**
 * The answers on an example with their feedback, as the journal has them.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {string} name
 */
async function answersInJournal(window, name) {
  /** @type {any[]} */
  const events = [...(await window.journal())];
  return events
    .filter((event) => event.type === 'rolloutFinished' && `${event.example.set}-${event.example.index + 1}` === name)
    .map(({ rollout, feedback }) => {
      const answered = events.find((event) => event.type === 'rolloutAnswered' && event.rollout === rollout);
      return { feedback, output: answered.output ?? answered.trace.at(-1).output };
    });
}
