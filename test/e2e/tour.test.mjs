// @ts-check
import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

const reason = 'Single words of one ticket do not tell the queues apart';
const promptFile = ['prompts', 'triage.prompt.md'];
/** The row of a run in the view Runs, with its best score and the gain over the seed. */
const finishedRun = /^triage\s*better · 0\.\d\d \(\+0\.\d\d\)/;
const frontMatter = /^---\n[^]*?\n---\n\n/;

let seedPrompt = '';
let dashboardBeforeReload = /** @type {readonly string[]} */ ([]);

journey('The sample prompt is optimized with the practice model', {
  'The GEPA view lists the prompts of the workspace': async ({ workbench }) => {
    await workbench.openViewContainer('GEPA');
    await workbench.treeRow('triage.prompt.md').waitFor();
    await workbench.treeRow('sentiment.txt').waitFor();
  },

  'Optimize with GEPA guesses the answers and saves them beside the prompt': async (window) => {
    seedPrompt = await readFile(window.file(...promptFile), 'utf8');
    await window.optimize('triage.prompt.md');
    await window.start();

    await window.workbench.explorerRow('triage.gepa.yaml').waitFor();
    const spec = await readFile(window.file('prompts', 'triage.gepa.yaml'), 'utf8');
    assert.match(spec, /^prompts: \{ triage: triage\.prompt\.md \}$/m);
  },

  'The status bar and the dashboard show the run, and the first proposal opens': async (window) => {
    await window.reviewTab().waitFor();
    await window.workbench.tab(/^triage\.prompt\.md/).waitFor();
    await window.statusBar.filter({ hasText: /of 300.*to review/ }).waitFor();
    await window.dashboard.getByRole('heading', { name: 'triage', exact: true }).waitFor();
    await eventually(async () => assert.ok((await window.rolloutsShown()) > 40));
  },

  'A proposal opens as a diff with the reflection in a comment thread': async (window) => {
    await window.thread
      .getByText(/(better, |each alone: )[\d.]+ → [\d.]+ of \d/)
      .first()
      .waitFor();
    await window.thread.getByText('Why', { exact: true }).first().waitFor();
  },

  'The proposal under review is selected in the view Proposals and on the dashboard': async (window) => {
    const name = `Proposal ${await window.proposalUnderReview()}`;
    const selected = window.dashboard.getByRole('heading', { name, exact: true });
    await window.workbench.openViewContainer('GEPA');
    await window.workbench.treeRow(name).first().waitFor();
    await window.dashboard.locator(".lineage [data-candidate='0']").click();
    await window.dashboard.getByRole('heading', { name: 'Candidate 0, the seed', exact: true }).waitFor();
    await window.reviewTab().click({ position: { x: 24, y: 16 } });
    await selected.waitFor();
    await eventually(async () =>
      assert.equal(await window.workbench.treeRow(name).first().getAttribute('aria-selected'), 'true'),
    );
    await window.workbench.screenshot('proposal-selected');

    await window.dashboard.locator(".lineage [data-candidate='0']").click();
    await selected.waitFor({ state: 'hidden' });
    await window.workbench.treeRow(name).first().click();
    await selected.waitFor();
  },

  'Accept adds a proposal to the pool, and the search continues': async (window) => {
    const before = await window.rolloutsShown();
    await window.accept();

    await eventually(async () => assert.ok((await window.rolloutsShown()) > before));
    await window.statusBar.filter({ hasText: /\(\+0\.\d\d\)/ }).waitFor();
    await window.dashboardButton('Show as Tables').click();
    await window.dashboard.getByRole('row', { name: /^#1\b.*accepted by you/ }).waitFor();
  },

  'Reject with a reason discards a proposal': async (window) => {
    await window.reviewTab().waitFor();
    const rejected = await window.proposalUnderReview();
    await window.reject(reason);

    await window.dashboard.locator('.timeline summary').click();
    const discarded = window.dashboard.locator('.timeline li').filter({ hasText: reason });
    await discarded.filter({ hasText: `Proposal ${rejected}` }).waitFor();
    const decisions = (await window.journal()).filter((event) => event.type === 'reviewDecided');
    assert.deepEqual(
      decisions.map(({ decision }) => decision),
      [{ kind: 'accept' }, { kind: 'reject', reason }],
    );
  },

  'The run ends with its budget and shows the outcome': async (window) => {
    await window.acceptUntilTheEnd();

    await window.dashboard.getByText(/Candidate \d+ is better than the seed on \d+ unseen test rows/).waitFor();
    await window.dashboard.getByText(/rollouts left of 300 are not enough for another candidate/).waitFor();
    await window.statusBar.waitFor({ state: 'hidden' });
    await window.workbench.openViewContainer('GEPA');
    await window.workbench.treeRow(finishedRun).waitFor();
  },

  'The files of the run can be read without the editor': async (window) => {
    const run = JSON.parse(await readFile(path.join(await window.runFolder(), 'run.json'), 'utf8'));
    const events = await window.journal();
    const stopped = events.at(-1);

    assert.equal(run.formatVersion, 1);
    assert.equal(run.prompts.triage.content, seedPrompt);
    assert.equal(events[0]?.type, 'runStarted');
    assert.ok(stopped?.type === 'runStopped' && stopped.reason.kind === 'budget');
    assert.equal(await readFile(window.file('.gepa', '.gitignore'), 'utf8'), '*\n');
  },

  'A candidate opens as a diff': async ({ workbench }) => {
    await workbench
      .treeRow(/^Candidate \d/)
      .first()
      .click();
    await workbench.tab(/triage · candidate \d/).waitFor();
  },

  'Apply writes the winner to the prompt file and changes nothing outside its text': async (window) => {
    await window.workbench.runCommand('GEPA: Open Dashboard');
    await window.dashboardButton('Apply Winner…').click();
    await window.applyTab.waitFor();
    await window.workbench.screenshot('apply-preview');
    assert.equal(await readFile(window.file(...promptFile), 'utf8'), seedPrompt);
    await window.confirmApply();
    await window.workbench.notification(/Applied candidate \d+ to .*triage\.prompt\.md/).waitFor();
    assert.equal(
      await readFile(window.file(...promptFile), 'utf8'),
      seedPrompt,
      'the open file was saved without asking',
    );

    await window.workbench.runCommand('File: Save');
    // While it is being saved, the file is empty for a moment.
    await eventually(async () => {
      const applied = await readFile(window.file(...promptFile), 'utf8');
      assert.match(applied, /Answer with the label only\.\n$/);
      assert.equal(frontMatter.exec(applied)?.[0], frontMatter.exec(seedPrompt)?.[0]);
      assert.notEqual(applied, seedPrompt);
    });
  },

  'One undo restores the file byte for byte': async (window) => {
    await window.workbench.tab(/triage\.prompt\.md/).click();
    await window.workbench.runCommand('Undo');
    await window.workbench.runCommand('File: Save');

    await eventually(async () => assert.equal(await readFile(window.file(...promptFile), 'utf8'), seedPrompt));
  },

  'A changed prompt file is checked on the test rows': async (window) => {
    const { workbench, page } = window;
    await workbench.runCommand('GEPA: Open Dashboard');
    assert.equal(await window.dashboardButton('Check Prompt File…').isVisible(), false);
    await appendFile(window.file(...promptFile), 'Answer with the label only.\n');
    await window.dashboardButton('Check Prompt File…').click();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Cost: free.').waitFor();
    await workbench.screenshot('check-prompt-file');
    await workbench.answerDialog(/on the test rows\? It takes up to \d+ rollouts/, 'Score');

    await workbench.tab(/check\.md/).waitFor();
    await workbench.screenshot('checked-prompt-file');
    await workbench.runCommand('GEPA: Open Dashboard');
    await window.dashboard
      .getByText(/^Last check: The prompt file is .* the seed on \d+ unseen test rows: .*95% between .* candidate \d/)
      .waitFor();
  },

  'After a reload of the window the run looks the same': async (window) => {
    await window.workbench.runCommand('GEPA: Open Dashboard');
    dashboardBeforeReload = await dashboardTexts(window);
    await window.reload();

    await eventually(async () => assert.deepEqual(await dashboardTexts(window), dashboardBeforeReload));
    await window.workbench.openViewContainer('GEPA');
    await window.workbench.treeRow(finishedRun).waitFor();
    await window.workbench
      .treeRow(/^Candidate \d/)
      .first()
      .waitFor();
  },
});

/**
 * The texts of the dashboard.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 */
async function dashboardTexts({ dashboard }) {
  await dashboard.locator('.outcome').waitFor();
  return Promise.all(
    ['.figures', '.outcome', '.timeline summary'].map((selector) => dashboard.locator(selector).innerText()),
  );
}
