// @ts-check
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

const spec = `
prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl }
metric: [{ label: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 300 }
search: { seed: 1 }
`;

journey('The developer steers a run', {
  'Selected words of a prompt are locked in its spec': async (window) => {
    await writeFile(window.file('prompts', 'triage.gepa.yaml'), spec);
    await window.workbench.openViewContainer('Explorer');
    await window.workbench.explorerRow('prompts').click();
    await window.workbench.explorerRow('triage.gepa.yaml').waitFor();
    await window.workbench.openFile('triage.prompt.md');
    await select(window, 'decide which queue it belongs to.');
    await window.workbench.runCommand('GEPA: Lock Selection');

    await window.workbench.notification(/Locked in triage\.gepa\.yaml/).waitFor();
    await eventually(async () => {
      const saved = await readFile(window.file('prompts', 'triage.gepa.yaml'), 'utf8');
      assert.equal(saved, `${spec}locked:\n  - "decide which queue it belongs to."\n`);
    });
  },

  'Words that are locked already are not locked again': async (window) => {
    await select(window, 'decide which queue it belongs to.');
    await window.workbench.runCommand('Notifications: Clear All Notifications');
    await window.workbench.runCommand('GEPA: Lock Selection');

    await window.workbench.notification(/Locked in triage\.gepa\.yaml/).waitFor();
    const saved = await readFile(window.file('prompts', 'triage.gepa.yaml'), 'utf8');
    assert.equal(saved, `${spec}locked:\n  - "decide which queue it belongs to."\n`);
  },

  'Words of a proposal are locked in the run': async (window) => {
    await window.optimize('triage.gepa.yaml');
    await window.reviewTab().waitFor();
    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();
    await select(window, 'Read the customer');
    await window.workbench.runCommand('GEPA: Lock Selection');

    await window.workbench.notification(/Locked in .* from its next iteration on/).waitFor();
    await window.workbench.runCommand('GEPA: Show Locks…');
    await window.workbench.quickInput.getByText('decide which queue it belongs to.').waitFor();
    await window.workbench.quickInput.getByText('Read the customer').waitFor();
    await window.page.keyboard.press('Escape');
    await window.workbench.screenshot('steering-locked');
  },

  'Autopilot accepts the waiting proposals, and the run ends by itself': async (window) => {
    await window.workbench.runCommand('GEPA: Change Review Mode…');
    await window.workbench.quickInput.getByText(/also the one that waits now|also the \d that wait now/).waitFor();
    await window.workbench.pick('None: Autopilot');

    await eventually(async () => {
      const events = await window.journal();
      assert.ok(events.some(({ type }) => type === 'runStopped'));
      const candidates = events.flatMap((event) => (event.type === 'candidateAdded' ? [event.texts['triage']] : []));
      assert.ok(candidates.length > 1);
      for (const text of candidates) assert.match(text ?? '', /decide which queue it belongs to\./);
    });
  },

  'Measure Changes shows what each change of the winner contributes': async (window) => {
    await window.workbench.runCommand('GEPA: Measure Changes…');
    await window.workbench.answerDialog('without', 'Score');

    await window.workbench.tab(/candidate-\d+\.md/).waitFor();
    await eventually(async () => {
      const file = (await readdir(window.file('.gepa', 'runs'), { recursive: true })).find((name) =>
        /changes.candidate-\d+\.md$/.test(name),
      );
      const table = await readFile(window.file('.gepa', 'runs', file ?? ''), 'utf8');
      assert.match(table, /\| 1 \| triage: .* \| (helps|no difference shown|hurts) \|/);
    });
    await window.workbench.screenshot('steering-measured');
  },
});

/**
 * Selects a text in the active editor with its own Find.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {string} text
 */
async function select(window, text) {
  await window.workbench.runCommand('View: Focus Active Editor Group');
  await window.page.keyboard.press('Control+f');
  const box = window.page.locator('.find-widget.visible textarea').first();
  await box.fill(text);
  await window.page.locator('.find-widget.visible .matchesCount').filter({ hasText: /^1 of/ }).waitFor();
  await window.page.keyboard.press('Escape');
}
