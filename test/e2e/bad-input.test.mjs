// @ts-check
import assert from 'node:assert/strict';
import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

const triage = ['prompts', 'triage.prompt.md'];
const spec = ['prompts', 'sentiment.gepa.yaml'];
const addedSince = '\nA colleague added this line during the run.\n';

journey('Mistakes are reported with their place and cost nothing', {
  'An invalid data row is reported with its line, and Enter opens it': async (window) => {
    await breakLine(window.file('data', 'reviews.jsonl'), 5);
    await window.optimize('sentiment.txt');
    await window.workbench.quickInput.getByText('open reviews.jsonl:5').waitFor();
    assert.equal(await window.workbench.quickPickRow('Run').count(), 0);
    await window.page.keyboard.press('Enter');

    await window.workbench.tab(/reviews\.jsonl/).waitFor();
    await window.cursorIsInLine(5);
    await assert.rejects(stat(window.file('.gepa')), 'a run was started');
  },

  'An unknown key in a spec is listed in the Problems panel with its line': async (window) => {
    const lines = (await readFile(window.file(...spec), 'utf8')).split('\n').length;
    await appendFile(window.file(...spec), 'budgit: { rollouts: 10 }\n');
    await window.workbench.openViewContainer('Explorer');
    await window.workbench.openFile('sentiment.gepa.yaml');
    await window.workbench.runCommand('Problems: Focus on Problems View');

    const problem = window.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'Unknown key "budgit"' });
    await problem.filter({ hasText: `[Ln ${lines}, Col 1]` }).waitFor();
    await problem.dblclick();
    await window.cursorIsInLine(lines);
  },

  'Apply asks before it overwrites a prompt file that changed during the run': async (window) => {
    await window.optimize('triage.prompt.md');
    await window.start();
    await window.reviewTab().waitFor();
    await appendFile(window.file(...triage), addedSince);
    await window.accept();
    await window.dashboard.getByText(/Pareto examples · \d+ candidates/).waitFor();
    await window.statusBar.filter({ hasText: '(+0.' }).waitFor();
    await window.finish();
    await window.dashboardButton('Apply Winner…').click();

    await window.workbench.pick('Merge');
    await window.applyTab.waitFor();
    const kept = await readFile(window.file(...triage), 'utf8');
    assert.ok(kept.endsWith(addedSince));
    assert.doesNotMatch(kept, /Answer with the label only/);

    await window.confirmApply();
    await window.workbench.notification(/Applied candidate \d+ to .*triage\.prompt\.md/).waitFor();
    await window.workbench.runCommand('File: Save All Files');
    await eventually(async () => {
      const merged = await readFile(window.file(...triage), 'utf8');
      assert.match(merged, /Answer with the label only/);
      assert.match(merged, /A colleague added this line during the run\./);
    });
  },

  'Changes of the same words are merged in the merge editor of VS Code': async (window) => {
    const { workbench } = window;
    const edited = (await readFile(window.file(...triage), 'utf8')).replace(
      /Answer with the label only\./,
      'Answer in three words.',
    );
    await writeFile(window.file(...triage), edited);
    await workbench.runCommand('GEPA: Open Dashboard');
    await eventually(async () => {
      await window.dashboardButton('Apply Winner…').click({ timeout: 2_000 });
      await workbench.quickPickRow('Open Merge Editor').waitFor({ timeout: 2_000 });
    });
    assert.equal(await workbench.quickPickRow('Merge').count(), 0);
    await workbench.pick('Open Merge Editor');
    await workbench.tab(/Merging: triage\.prompt\.md/).waitFor();
    await workbench.page.getByText('Result').first().waitFor();
    await workbench.tab(/Merging: triage\.prompt\.md/).click();
    await workbench.screenshot('merge-editor');
    await workbench.page
      .getByText(/Accept Candidate \d/)
      .first()
      .click();
    await workbench.page.getByText('0 Conflicts Remaining').waitFor();
    await workbench.page.locator('.editor-actions').getByRole('button', { name: 'Complete Merge' }).click();
    await window.applyTab.waitFor();
    assert.equal(await readFile(window.file(...triage), 'utf8'), edited);
    await workbench.screenshot('merge-preview');
    await window.confirmApply();
    await workbench.runCommand('File: Save All Files');
    await eventually(async () => {
      const merged = await readFile(window.file(...triage), 'utf8');
      assert.match(merged, /Answer with the label only/);
      assert.doesNotMatch(merged, /Answer in three words/);
    });
  },

  'Apply offers a new file for a prompt file that was deleted during the run': async (window) => {
    await rm(window.file(...triage));
    await window.workbench.runCommand('GEPA: Open Dashboard');
    await window.dashboardButton('Apply Winner…').click();

    const message = window.workbench.notification(/triage\.prompt\.md no longer exists/);
    await message.getByRole('button', { name: 'Save as New File…' }).waitFor();
    await assert.rejects(stat(window.file(...triage)), 'the file was created without asking');
    await window.dashboard.getByText(/Candidate \d+ is better than the seed on \d+ unseen test rows/).waitFor();
  },
});

journey(
  'An untrusted workspace',
  {
    'lists its prompts, but no run starts in it': async (window) => {
      await window.page.getByText('Restricted Mode is intended for safe code browsing').waitFor();
      await window.optimize('triage.prompt.md');
      await window.workbench.notification(/GEPA runs only in a trusted workspace/).waitFor();

      await window.workbench.openViewContainer('GEPA');
      await window.workbench.treeRow('triage.prompt.md').waitFor();
      await eventually(() => assert.rejects(stat(window.file('prompts', 'triage.gepa.yaml')), 'a spec was written'));
    },
  },
  { workspaceTrust: true },
);

/**
 * Truncates a line.
 *
 * @param {string} file
 * @param {number} number of the line, from 1
 */
async function breakLine(file, number) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, lines.map((line, index) => (index === number - 1 ? line.slice(0, 20) : line)).join('\n'));
}
