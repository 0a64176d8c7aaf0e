// @ts-check
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';

journey('A run that is cut short loses nothing', {
  'After a reload of the window it is interrupted, not stopped': async (window) => {
    await window.optimize('triage.prompt.md');
    await window.start();
    await window.statusBar.filter({ hasText: /waiting for you.*\d to review/ }).waitFor();
    await window.dashboard.getByText(/waiting for your review of \d proposals/).waitFor();
    await window.reload();

    await window.dashboard.getByText('Interrupted:').waitFor();
    await window.statusBar.filter({ hasText: /interrupted.*\d to review/ }).waitFor();
    const stops = (await window.journal()).filter(({ type }) => type === 'runStopped');
    assert.deepEqual(stops, []);
  },

  'A decision goes on with it': async (window) => {
    await window.reviewTab().waitFor();
    await window.accept();

    await window.statusBar.filter({ hasText: /\(\+0\.\d\d\)/ }).waitFor();
    await window.dashboardButton('Finish now').waitFor();
  },

  'Stopped by the user, it says that it can be resumed': async (window) => {
    await window.workbench.runCommand('GEPA: Stop Run');

    await window.dashboard.getByText('You stopped the run. Resume it to go on from here').waitFor();
    await window.dashboardButton('Apply the best so far…').waitFor();
  },

  'Finished early, it closes what was not decided and says so': async (window) => {
    await window.resume();
    await window.reviewTab().waitFor();
    await window.finish();

    await window.reviewTab().waitFor({ state: 'detached' });
    await window.dashboard.getByText(/proposals? that waited for your review (was|were) not used/).waitFor();
    await window.dashboard.locator('.proposals summary').filter({ hasText: 'not used' }).waitFor();
  },
});
