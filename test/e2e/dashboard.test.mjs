// @ts-check
import assert from 'node:assert/strict';
import { eventually } from '../vscode/eventually.mjs';
import { finishRun } from './finished-run.mjs';
import { journey } from './journey.mjs';

/** @typedef {import('./gepa-window.mjs').GepaWindow} GepaWindow */

/** The row of the finished run in the view Runs, with its best score and the gain over the seed. */
const finishedRun = /^triage\s*(better|no difference shown|worse) · [01]\.\d\d \(/;

/**
 * @param {GepaWindow} window
 * @param {number} candidate
 */
const markOf = ({ dashboard }, candidate) => dashboard.locator(`.lineage [data-candidate='${candidate}']`);

/**
 * @param {GepaWindow} window
 * @param {string} text
 */
const seesHeading = ({ dashboard }, text) => dashboard.getByRole('heading', { name: text, exact: true }).waitFor();

journey(
  'A finished run is looked through on its dashboard',
  {
    'A click on the run opens its dashboard': async (window) => {
      await window.workbench.openViewContainer('GEPA');
      await window.workbench.treeRow(finishedRun).click();
      await seesHeading(window, 'triage');
    },

    'The tree folds away what is neither the best nor on the frontier': async (window) => {
      await window.workbench.treeRow(/^\d+ other candidates/).click();
      await window.workbench.treeRow(/^Candidate 2\s*[01]\.\d\d/).waitFor();
    },

    'A candidate that is selected in the tree is selected on the dashboard': async (window) => {
      await window.workbench.treeRow(/^Candidate 2\s*[01]\.\d\d/).click({ modifiers: ['Control'] });
      await seesHeading(window, 'Candidate 2');
    },

    'A candidate that is selected on the dashboard is selected in the tree': async (window) => {
      await markOf(window, 1).click();
      await seesHeading(window, 'Candidate 1');
      await eventually(async () => {
        assert.equal(await window.workbench.treeRow(/^Candidate 1\s*[01]\.\d\d/).getAttribute('aria-selected'), 'true');
      });
    },

    'A second candidate is compared with it': async (window) => {
      await markOf(window, 2).click({ modifiers: ['Control'] });
      await seesHeading(window, 'Candidate 1 compared with candidate 2');
      await window.dashboard.getByText(/\d+ won · \d+ lost · \d+ equal · mean difference/).waitFor();
      await window.dashboard.locator('.comparison .diff .removed').first().waitFor();
    },

    'Two rows of the tree are compared too': async (window) => {
      await window.workbench.treeRow(/^Candidate 3\s*[01]\.\d\d/).click();
      await window.workbench.tab(/candidate 3/).waitFor();
      await window.workbench.treeRow(/^Seed/).click({ modifiers: ['Control'] });
      await window.workbench.tab(/^GEPA: triage/).click();
      await seesHeading(window, 'Candidate 3 compared with the seed');
    },

    'The timeline says what every iteration tried, and opens its reflection': async (window) => {
      await window.dashboard.locator('.timeline summary').click();
      const attempt = window.dashboard.locator('.timeline li').filter({ hasText: 'Proposal 1' }).last();
      await attempt.filter({ hasText: 'Accepted: became candidate 1; better' }).waitFor();
      await attempt.getByRole('button', { name: 'Request and Reply' }).click();
      await window.workbench.tab(/^reflection\.md/).waitFor();
      await window.workbench.tab(/^GEPA: triage/).click();
    },

    'A search finds prompts, reflections and outputs, whose example opens': async (window) => {
      await window.dashboard.getByRole('searchbox').fill('BILLING');
      for (const kind of ['Prompts', 'Reflections', 'Outputs'])
        await window.dashboard.getByRole('heading', { name: new RegExp(`^${kind} \\(`) }).waitFor();
      await window.dashboard.getByRole('heading', { name: /^Outputs \(50 of \d+\)/ }).waitFor();
      await window.dashboardButton('Show 50 More').click();
      await window.dashboard.getByRole('heading', { name: /^Outputs \(100 of \d+\)/ }).waitFor();
      await window.workbench.screenshot('dashboard-search');
      const output = window.dashboard
        .locator('.hits')
        .getByRole('button', { name: /^pareto-\d+ · / })
        .first();
      const name = (await output.innerText()).split(' · ')[0] ?? '';
      await output.click();
      await window.workbench.tab(`triage · ${name}`).waitFor();
    },
  },
  {},
  finishRun,
);
