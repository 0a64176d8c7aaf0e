// @ts-check
import assert from 'node:assert/strict';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

/** @type {import('./gepa-window.mjs').GepaWindow} */
let second;

journey('Two windows on one workspace', {
  'The second window says that the run is running in another window': async (first) => {
    await first.optimize('triage.prompt.md');
    await first.start();
    await first.statusBar.filter({ hasText: /waiting for you.*\d to review/ }).waitFor();
    second = await first.another();
    await second.workbench.openViewContainer('GEPA');

    await second.workbench.treeRow(/^triage\s*running in another window/).waitFor();
    await second.statusBar.filter({ hasText: /running in another window/ }).waitFor();
  },

  'It follows the run': async (first) => {
    await second.workbench.runCommand('GEPA: Open Dashboard');
    await second.dashboard
      .getByText(/running in another window or terminal/)
      .first()
      .waitFor();
    const before = await second.rolloutsShown();
    await first.accept();

    await eventually(async () => assert.ok((await second.rolloutsShown()) > before));
  },

  'It can neither decide on proposals nor resume the run': async (first) => {
    await second.workbench.runCommand('GEPA: Review Next Proposal');
    await second.workbench.notification(/running in another window or terminal/).waitFor();

    assert.equal(await second.dashboardButton('Resume').count(), 0);
    const decided = (await first.journal()).filter(({ type }) => type === 'reviewDecided' || type === 'runResumed');
    assert.equal(decided.length, 1);
  },

  'When the first window is closed, it says that the run is interrupted and resumes it': async (first) => {
    const before = await first.journal();
    await first.workbench.close();
    await second.statusBar.filter({ hasText: /interrupted/ }).waitFor();
    await second.resume();

    await second.statusBar.filter({ hasText: /waiting for you.*\d to review/ }).waitFor();
    assert.deepEqual((await second.journal()).slice(0, before.length), before);
    await second.workbench.runCommand('GEPA: Review Next Proposal');
    await second.reviewTab().waitFor();
    await second.accept();
  },
});
