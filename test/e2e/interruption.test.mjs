// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

journey('An interrupted run loses nothing', {
  'A reload of the window interrupts the run without stopping it': async (window) => {
    await window.optimize('triage.prompt.md');
    await window.start();
    await window.statusBar.filter({ hasText: /waiting for you.*\d to review/ }).waitFor();
    await window.dashboard.getByText(/^waiting for your review of \d proposals/).waitFor();
    await window.reload();

    await window.dashboard.getByText('Interrupted:', { exact: true }).waitFor();
    await window.statusBar.filter({ hasText: /interrupted.*\d to review/ }).waitFor();
    const stops = (await window.journal()).filter(({ type }) => type === 'runStopped');
    assert.deepEqual(stops, []);
  },

  'The dashboard of a killed extension host reconnects': async (window) => {
    await window.resume();
    await window.dashboard.getByText(/^waiting for your review of \d proposals/).waitFor();
    const [host] = (await readFile(path.join(await window.runFolder(), 'lock'), 'utf8')).split(' ');
    process.kill(Number(host), 'SIGKILL');

    await window.dashboard.getByText('Interrupted:', { exact: true }).waitFor();
    await window.dashboardButton('Resume').waitFor();
    await window.dashboardButton('Pause').waitFor({ state: 'hidden' });
  },

  'A note is recorded without resuming the run': async (window) => {
    await window.reviewTab().waitFor();
    await window.sendNote('Keep the labels in their order.');

    await eventually(async () => {
      const last = (await window.journal()).at(-1);
      assert.equal(last?.type === 'guidanceGiven' && last.guidance.text, 'Keep the labels in their order.');
    });
    await window.dashboard.getByText('Interrupted:', { exact: true }).waitFor();
  },

  'A decision asks whether to resume the run, and Cancel leaves it undecided': async (window) => {
    const number = await window.proposalUnderReview();
    const before = (await window.journal()).length;
    await window.pressAccept();
    await window.workbench.answerDialog(`to decide on proposal ${number}`, 'Cancel');

    await window.dashboard.getByText('Interrupted:', { exact: true }).waitFor();
    assert.equal((await window.journal()).length, before);
  },

  'Resume Run resumes the run and records the decision': async (window) => {
    const number = await window.proposalUnderReview();
    await window.pressAccept();
    await window.workbench.answerDialog(`to decide on proposal ${number}`, 'Resume Run');
    await window.reviewTab(number).waitFor({ state: 'detached' });

    await window.statusBar.filter({ hasText: /\(\+0\.\d\d\)/ }).waitFor();
    await window.dashboardButton('Finish Now').waitFor();
  },

  'Stop Run says that the run can be resumed': async (window) => {
    await window.workbench.runCommand('GEPA: Stop Run');

    await window.dashboard.getByText('You stopped the run. Resume it to continue from here').waitFor();
    await window.dashboardButton('Apply Best So Far…').waitFor();
  },

  'Finish closes undecided proposals and says that they were not used': async (window) => {
    await window.resume();
    await window.reviewTab().waitFor();
    await window.finish();

    await window.reviewTab().waitFor({ state: 'detached' });
    await window.dashboard.getByText(/proposals? that waited for your review (was|were) not used/).waitFor();
    await window.dashboard.locator('.timeline summary').filter({ hasText: 'not used' }).waitFor();
  },
});
