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

  'Add Candidate opens the text of a candidate beside an editor, and says why it can’t be added unchanged': async (
    window,
  ) => {
    await window.workbench.runCommand('Notifications: Clear All Notifications');
    await window.workbench.openViewContainer('GEPA');
    await window.workbench.chooseFromContextMenu(window.workbench.treeRow(/seed/i).first(), 'Add Candidate…');
    await window.workbench.tab(/your candidate \(from the seed\)/).waitFor();
    await pressInTitleBar(window, 'Add to Run');

    await window.workbench.notification('Your text is that of the seed. Change it, then add it.').waitFor();
  },

  'A text without locked words is refused, with the words': async (window) => {
    await window.workbench.runCommand('Notifications: Clear All Notifications');
    await select(window, 'decide which queue it belongs to.');
    await window.page.keyboard.press('Delete');
    await pressInTitleBar(window, 'Add to Run');

    await window.workbench.notification(/changes a locked passage.*decide which queue it belongs to/).waitFor();
    await window.workbench.runCommand('Undo');
    await eventually(async () => {
      await window.workbench.runCommand('View: Focus Active Editor Group');
      await window.page.keyboard.press('Control+Home');
      await window.workbench.statusBarItem(/Ln 1, Col 1$/).waitFor({ timeout: 5_000 });
    });
    await window.page.keyboard.type('Be brief. ');
    await window.workbench.runCommand('Notifications: Clear All Notifications');
    await window.workbench.screenshot('steering-written');
  },

  'A second text that begins with the same candidate is one of its own': async (window) => {
    const seed = window.workbench.treeRow(/seed/i).first();
    await window.workbench.chooseFromContextMenu(seed, 'Add Candidate…');
    await window.workbench.quickInput.getByText('Continue Your Text').waitFor();
    await window.workbench.screenshot('steering-another-text');
    await window.workbench.pick('Begin Another Text');
    const second = window.workbench.tab(/your candidate \(from the seed, text 2\)/);
    await second.waitFor();
    await pressInTitleBar(window, 'Discard Text');
    await second.waitFor({ state: 'detached' });

    await window.workbench.chooseFromContextMenu(seed, 'Add Candidate…');
    await window.workbench.pick('Continue Your Text');
    await window.workbench.tab(/your candidate \(from the seed\)/).waitFor();
    await window.page.locator('.editor.modified').getByText('Be brief.').first().waitFor();
  },

  'The edited text is scored and joins the pool as a candidate of the developer': async (window) => {
    await pressInTitleBar(window, 'Add to Run');
    await window.workbench.screenshot('steering-written-confirm');
    await window.workbench.answerDialog('This takes 40 rollouts of the budget', 'Add to Run');

    await window.workbench
      .notification(/Your candidate \d+ of triage scores \d\.\d+ on the Pareto set, its parent \d/)
      .waitFor();
    await window.workbench.tab(/your candidate/).waitFor({ state: 'detached' });
    const events = await window.journal();
    const added = events.find((event) => event.type === 'candidateAdded' && event.origin.kind === 'written');
    assert.ok(added?.type === 'candidateAdded');
    assert.match(added.texts['triage'] ?? '', /^Be brief\. [^]*decide which queue it belongs to\./);
    await window.dashboard.locator('.timeline summary').click();
    const entry = window.dashboard.locator('.timeline li').filter({ hasText: 'written by you, from the seed' });
    await entry.filter({ hasText: /became candidate \d/ }).waitFor();
    await window.workbench.screenshot('steering-written-scored');
  },

  'A text from scratch can be discarded': async (window) => {
    // The page of the dashboard may take the focus back, which closes the list.
    await eventually(async () => {
      await window.workbench.runCommand('GEPA: Add Candidate…');
      await window.workbench.quickPickRow('Empty Text').waitFor({ timeout: 5_000 });
    });
    await window.workbench.pick('Empty Text');
    await window.workbench.tab(/your candidate \(from scratch\)/).waitFor();
    await window.workbench.runCommand('View: Focus Active Editor Group');
    await window.page.keyboard.type('Begin again.');
    await pressInTitleBar(window, 'Discard Text');
    await window.workbench.answerDialog('Discard the candidate that you are writing?', 'Discard');

    await window.workbench.tab(/your candidate/).waitFor({ state: 'detached' });
  },

  'Autopilot accepts the waiting proposals, and the run ends by itself': async (window) => {
    await window.workbench.runCommand('GEPA: Change Review Mode…');
    await window.workbench.quickInput.getByText(/also the one that waits now|also the \d that wait now/).waitFor();
    await window.workbench.pick('None: Autopilot');

    await eventually(async () => {
      const events = await window.journal();
      assert.ok(events.some(({ type }) => type === 'runStopped'));
      const candidates = events.flatMap((event) => (event.type === 'candidateAdded' ? [event.texts['triage']] : []));
      assert.ok(candidates.length > 2);
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
 * Selects a text in the active editor with its own Find. A part of the window that appears late takes the focus: then Find is
 * opened again.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {string} text
 */
async function select(window, text) {
  await eventually(async () => {
    await window.workbench.runCommand('View: Focus Active Editor Group');
    await window.page.keyboard.press('Control+f');
    await window.page.locator('.find-widget.visible textarea').first().fill(text, { timeout: 5_000 });
  });
  await window.page.locator('.find-widget.visible .matchesCount').filter({ hasText: /^1 of/ }).waitFor();
  await window.page.keyboard.press('Escape');
}

/**
 * Presses a button in the title bar of the active editor.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {string} name
 */
async function pressInTitleBar(window, name) {
  await window.workbench.runCommand('View: Focus Active Editor Group');
  await window.page.locator('.editor-actions').getByRole('button', { name }).first().click();
}
