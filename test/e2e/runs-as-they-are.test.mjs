// @ts-check
import assert from 'node:assert/strict';
import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

const runs = ['.gepa', 'runs'];
/** The run may write a file at the same moment. */
const deleting = { recursive: true, maxRetries: 10 };

journey('Runs are shown as they are on disk', {
  'A run that waits for the developer counts in the badge': async (window) => {
    await window.optimize('triage.prompt.md');
    await window.start();
    await window.statusBar.filter({ hasText: /waiting for you.*2 to review/ }).waitFor();
    await window.page.locator('.activitybar .badge-content', { hasText: '2' }).waitFor();
  },

  'A run that is stopped no longer does, and its proposals are below it': async (window) => {
    await window.workbench.runCommand('GEPA: Stop Run');
    await window.workbench.openViewContainer('GEPA');
    await window.workbench.treeRow(/^triage\s*stopped · 2 proposals/).waitFor();
    await window.page.locator('.activitybar .badge-content', { hasText: '2' }).waitFor({ state: 'detached' });
  },

  'Rename Run changes its name in the view and on the dashboard': async ({ workbench }) => {
    await workbench.chooseFromContextMenu(workbench.treeRow(/stopped · 0/), 'Rename Run…');
    await workbench.answer('triage with hints');
    await workbench
      .treeRow(/^triage with hints/)
      .first()
      .waitFor();
    await workbench.tab(/GEPA: triage with hints/).waitFor();
  },

  'A folder that is copied and renamed outside is another run': async (window) => {
    const folder = await window.runFolder();
    await cp(folder, window.file(...runs, 'unfinished'), { recursive: true });
    await rename(window.file(...runs, 'unfinished'), window.file(...runs, 'copy'));
    await window.workbench.treeRow(/^triage with hints\s*copy · stopped/).waitFor();
    await window.workbench.treeRow(/unfinished/).waitFor({ state: 'detached' });
  },

  'Compare with Another Run shows the texts of both winners': async ({ workbench }) => {
    await workbench.chooseFromContextMenu(workbench.treeRow(/copy · stopped/), 'Compare with Another Run…');
    await workbench.quickInput.getByText('triage with hints').first().waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.tab(/Preview/).waitFor();
    await workbench.runCommand('View: Close Editor');
    await workbench.tab(/Preview/).waitFor({ state: 'detached' });
  },

  'A folder that is deleted outside is no longer listed': async (window) => {
    await rm(window.file(...runs, 'copy'), { recursive: true });
    await window.workbench.treeRow(/copy · stopped/).waitFor({ state: 'detached' });
  },

  'Delete Run deletes the folder after asking, and closes its dashboard': async (window) => {
    const { workbench } = window;
    await workbench.chooseFromContextMenu(workbench.treeRow(/stopped · 0/), 'Delete Run…');
    await workbench.answerDialog('Delete the run triage with hints?', 'Move to Trash');
    // This server has no trash.
    await workbench.answerDialog('cannot be moved to the trash', 'Delete Permanently');
    await workbench.tab(/GEPA: triage with hints/).waitFor({ state: 'detached' });
    await eventually(async () => assert.deepEqual(await readdir(window.file(...runs)), []));
  },

  'A live run whose folder is deleted stops, and continues once it is written again': async (window) => {
    await window.optimize('triage.prompt.md');
    await window.workbench.pick('Run');
    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();
    const edited = path.join(
      await window.runFolder(),
      'proposals',
      String(await window.proposalUnderReview()),
      'triage.md',
    );
    await window.edit('Read carefully. ');
    await window.workbench.runCommand('File: Save');
    await eventually(async () => assert.match(await readFile(edited, 'utf8'), /^Read carefully\. /));
    const recorded = await window.journal();
    await rm(await window.runFolder(), deleting);
    await window.workbench.notification(/was deleted or moved, so the run is stopped/).waitFor();
    await window.statusBar.filter({ hasText: /interrupted/ }).waitFor();
    await window.workbench.answerNotification(/was deleted or moved/, 'Write It Again');

    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();
    assert.deepEqual((await window.journal()).slice(0, recorded.length), recorded);
    assert.match(await readFile(edited, 'utf8'), /^Read carefully\. /);
  },

  'A run whose folder is moved and moved back continues as it is': async (window) => {
    const folder = await window.runFolder();
    await rename(folder, window.file('moved'));
    await window.workbench.notification(/was deleted or moved/).waitFor();
    await rename(window.file('moved'), folder);
    await window.resume();

    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();
    await window.workbench.answerNotification(/was deleted or moved/, 'Let It Go');
    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();
  },

  'A run whose folder is deleted can be let go': async (window) => {
    await rm(await window.runFolder(), deleting);
    await window.workbench.answerNotification(/was deleted or moved/, 'Let It Go');

    await window.statusBar.waitFor({ state: 'hidden' });
  },
});
