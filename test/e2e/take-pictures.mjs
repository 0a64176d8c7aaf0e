// @ts-check
/**
 * Takes the pictures of the README and of the walkthrough in a real VS Code with the sample workspace: `npm run pictures`.
 */
import { stat, writeFile } from 'node:fs/promises';
import { openSample } from '../vscode/open-sample.mjs';
import { inProject } from '../vscode/project-paths.mjs';
import { GepaWindow } from './gepa-window.mjs';

const mostBytesInReadme = 250_000;
/** The walkthrough's pictures are in the package. */
const mostBytesInWalkthrough = 24_000;

const { workbench, workspace, close } = await openSample({
  settings: { 'workbench.colorTheme': 'Dark 2026', 'editor.minimap.enabled': false },
});
try {
  const window = new GepaWindow(workbench, workspace);
  await takeForWalkthrough(window);
  await takeForReadme(window);
} finally {
  await close();
}

/**
 * Goes through the steps of the walkthrough, up to the end of the run.
 *
 * @param {GepaWindow} window
 */
async function takeForWalkthrough(window) {
  const { page, workbench } = window;
  await page.setViewportSize({ width: 760, height: 560 });
  await workbench.explorerRow('prompts').click();
  await workbench.openFile('triage.prompt.md');
  await workbench.openViewContainer('GEPA');
  await workbench.treeRow('sentiment.txt').waitFor();
  await takePart(window, 'prompts', { width: 480, height: 400, y: 36 });

  await window.optimize('triage.prompt.md');
  await workbench.quickPickRow('Start').waitFor();
  await takePart(window, 'optimize', { width: 640, height: 300, y: 0 });

  await window.start();
  await window.reviewTab().waitFor();
  await workbench.runCommand('View: Close Primary Side Bar');
  await workbench.runCommand('View: Focus First Editor Group');
  await workbench.runCommand('View: Close Editors in Other Groups');
  await window.thread.getByText('Why', { exact: true }).first().waitFor();
  await takePart(window, 'review', { width: 600, height: 400, y: 36 });

  await window.acceptUntilTheEnd();
  await workbench.runCommand('Notifications: Clear All Notifications');
  await showEndOfRun(window);
  await takePart(window, 'apply', { width: 600, height: 400, y: 36 });
}

/** @param {GepaWindow} window after the end of its run */
async function takeForReadme(window) {
  const { page, workbench } = window;
  await page.setViewportSize({ width: 1320, height: 820 });
  await showEndOfRun(window);
  await takeWhole(window, 'dashboard');

  await workbench.runCommand('View: Close All Editors');
  await window.optimize('triage.prompt.md');
  await workbench.pick('Run');
  await window.reviewTab().waitFor();
  await workbench.openViewContainer('GEPA');
  await window.accept();
  await window.reviewTab().waitFor();
  await window.thread.getByText('Why', { exact: true }).first().waitFor();
  await window.statusBar.filter({ hasText: /waiting for you.*to review/ }).waitFor();
  await window.dashboard.getByText(/proposals? (is|are) waiting for your review/).waitFor();
  await takeWhole(window, 'review');
}

/** @param {GepaWindow} window */
async function showEndOfRun({ workbench, dashboard }) {
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('GEPA: Open Dashboard');
  await dashboard.getByText(/Candidate \d+ is better than the seed on \d+ unseen test rows/).waitFor();
}

/**
 * @param {GepaWindow} window
 * @param {string} name
 */
async function takeWhole({ page }, name) {
  await withoutHover(page);
  await save(inProject('media', 'pictures', `${name}.png`), await page.screenshot(), mostBytesInReadme);
}

/**
 * A part of the window from its left edge on, without the activity bar.
 *
 * @param {GepaWindow} window
 * @param {string} name
 * @param {{width: number, height: number, y: number}} part
 */
async function takePart({ page }, name, part) {
  await withoutHover(page);
  const session = await page.context().newCDPSession(page);
  // A smaller file than the formats that Playwright writes.
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 22,
    clip: { x: 48, ...part, scale: 1 },
  });
  await save(inProject('media', 'walkthrough', `${name}.webp`), Buffer.from(data, 'base64'), mostBytesInWalkthrough);
}

/** @param {import('playwright-core').Page} page */
async function withoutHover(page) {
  await page.mouse.move(0, 0);
  await page.locator('.workbench-hover-container').waitFor({ state: 'hidden' });
}

/**
 * @param {string} file
 * @param {Buffer} picture
 * @param {number} mostBytes
 */
async function save(file, picture, mostBytes) {
  await writeFile(file, picture);
  const { size } = await stat(file);
  if (size > mostBytes) throw new Error(`${file} has ${size} bytes, more than ${mostBytes}.`);
  console.log(`${file}: ${size} bytes`);
}
