// @ts-check
/**
 * Takes the pictures of the README in a real VS Code with the sample workspace: `npm run pictures`.
 */
import { mkdir, stat } from 'node:fs/promises';
import { openSample } from '../vscode/open-sample.mjs';
import { inProject } from '../vscode/project-paths.mjs';
import { GepaWindow } from './gepa-window.mjs';

const mostBytes = 250_000;

const { workbench, workspace, close } = await openSample({
  settings: { 'workbench.colorTheme': 'Dark 2026', 'editor.minimap.enabled': false },
});
try {
  const window = new GepaWindow(workbench, workspace);
  await window.page.setViewportSize({ width: 1320, height: 820 });
  await window.optimize('triage.prompt.md');
  await window.start();
  await window.reviewTab().waitFor();
  await workbench.openViewContainer('GEPA');
  await window.accept();
  await window.reviewTab().waitFor();
  await window.thread.getByText('Why', { exact: true }).first().waitFor();
  await window.statusBar.filter({ hasText: /waiting for you.*to review/ }).waitFor();
  await window.dashboard.getByText(/proposals? (is|are) waiting for your review/).waitFor();
  await take('review');

  await window.acceptUntilTheEnd();
  await window.workbench.runCommand('Notifications: Clear All Notifications');
  await window.workbench.runCommand('View: Close Primary Side Bar');
  await window.workbench.runCommand('View: Close All Editors');
  await window.workbench.runCommand('GEPA: Open Dashboard');
  await window.dashboard.getByText(/Candidate \d+ is better than the seed on \d+ unseen test rows/).waitFor();
  await take('dashboard');
} finally {
  await close();
}

/** @param {string} name of the picture */
async function take(name) {
  const file = inProject('media', 'pictures', `${name}.png`);
  await mkdir(inProject('media', 'pictures'), { recursive: true });
  await workbench.page.mouse.move(0, 0);
  await workbench.page.locator('.workbench-hover-container').waitFor({ state: 'hidden' });
  await workbench.page.screenshot({ path: file });
  const { size } = await stat(file);
  if (size > mostBytes) throw new Error(`${file} has ${size} bytes, more than ${mostBytes}.`);
  console.log(`${file}: ${size} bytes`);
}
