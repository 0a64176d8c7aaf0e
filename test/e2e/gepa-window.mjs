// @ts-check
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../vscode/eventually.mjs';

/**
 * @typedef {import('../vscode/workbench.mjs').Workbench} Workbench
 * @typedef {import('playwright-core').Locator} Locator
 * @typedef {import('../../src/gepa/events').RunEvent} RunEvent
 */

/** A workbench with the sample workspace, with the steps of a developer who uses the extension. */
export class GepaWindow {
  /**
   * @param {Workbench} workbench
   * @param {string} workspace absolute path
   * @param {() => Promise<Workbench>} [openWindow] opens another window on the workspace
   */
  constructor(workbench, workspace, openWindow) {
    this.workbench = workbench;
    this.page = workbench.page;
    this.workspace = workspace;
    this.openWindow = openWindow;
  }

  /** @returns {Promise<GepaWindow>} another window on the same workspace */
  async another() {
    assert.ok(this.openWindow !== undefined);
    return new GepaWindow(await this.openWindow(), this.workspace, this.openWindow);
  }

  /** @param {...string} segments of a path in the workspace */
  file(...segments) {
    return path.join(this.workspace, ...segments);
  }

  /**
   * Right-clicks a file of the folder `prompts` in the Explorer and chooses Optimize with GEPA.
   *
   * @param {string} name
   */
  async optimize(name) {
    await this.workbench.openViewContainer('Explorer');
    if (!(await this.workbench.explorerRow(name).isVisible())) await this.workbench.explorerRow('prompts').click();
    await this.workbench.chooseFromContextMenu(this.workbench.explorerRow(name), 'Optimize with GEPA');
  }

  /** Starts a run with the answers in the form. */
  async start() {
    await this.workbench.pick('Start');
    await this.workbench.quickInput.waitFor({ state: 'hidden' });
  }

  /**
   * Types a command in answer to a question about a model.
   *
   * @param {string} question
   * @param {string} command
   */
  async answerCommand(question, command) {
    await this.workbench.quickInput.getByPlaceholder(question).waitFor();
    await this.workbench.pick('Other command…');
    await this.workbench.quickInput.getByText('Command that reads the prompt').waitFor();
    await this.workbench.answer(command);
  }

  /** The run in the status bar. */
  get statusBar() {
    return this.workbench.statusBarItem(/GEPA \d/);
  }

  /** The dashboard, wherever it is shown. */
  get dashboard() {
    return this.workbench.webview;
  }

  /** The page with examples and their answers, while it is the only webview that is shown. */
  get evidence() {
    return this.workbench.webview;
  }

  /** The page with examples and their answers, while the dashboard is shown too. */
  get evidenceBesideDashboard() {
    return this.workbench.webviewAt(1);
  }

  /**
   * @param {string} label
   * @returns {Locator} the value of a key figure of the dashboard
   */
  figure(label) {
    return this.dashboard.locator('.figure').filter({ hasText: label }).locator('.value');
  }

  /** @param {string} name of a button on the dashboard */
  dashboardButton(name) {
    return this.dashboard.getByRole('button', { name, exact: true });
  }

  /** The number of rollouts on the dashboard. */
  async rolloutsShown() {
    return Number(await this.figure('Rollouts').textContent());
  }

  /** @param {number} [number] of a proposal; any by default */
  reviewTab(number) {
    return this.workbench.tab(number === undefined ? /proposal \d+/ : new RegExp(`proposal ${number}\\b`)).first();
  }

  /** @returns {Promise<number>} the number of the proposal that is under review */
  async proposalUnderReview() {
    const title = (await this.reviewTab().getAttribute('aria-label')) ?? '';
    return Number(/proposal (\d+)/.exec(title)?.[1]);
  }

  /** Focuses the review, since VS Code shows title bar actions only in the focused editor group. */
  async #focusReview() {
    // Near its start, because its close button at the end moves when the actions appear.
    await this.reviewTab().click({ position: { x: 24, y: 16 } });
  }

  /** The first comment thread of the review. */
  get thread() {
    return this.page.locator('.review-widget:visible').first();
  }

  /**
   * Writes at the beginning of the proposal under review.
   *
   * @param {string} text
   */
  async edit(text) {
    await this.#focusReview();
    await this.workbench.runCommand('View: Focus Active Editor Group');
    await this.page.keyboard.press('Control+Home');
    await this.page.keyboard.type(text);
  }

  /** Accepts the proposal under review by the check mark in its title bar. */
  async accept() {
    const number = await this.proposalUnderReview();
    await this.pressAccept();
    await this.reviewTab(number).waitFor({ state: 'detached' });
  }

  /** Presses the check mark in the title bar of the proposal under review. */
  async pressAccept() {
    await this.#focusReview();
    await this.page.locator('.editor-actions').getByRole('button', { name: 'Accept Proposal' }).click();
  }

  /**
   * Sends a note in the comment thread of the proposal under review.
   *
   * @param {string} text
   */
  async sendNote(text) {
    await this.#openReply();
    await this.page.keyboard.type(text);
    await this.thread.getByRole('button', { name: 'Send Note' }).click();
  }

  /**
   * Rejects the proposal under review with all its changes.
   *
   * @param {string} reason
   */
  async reject(reason) {
    const number = await this.proposalUnderReview();
    await this.workbench.runCommand('GEPA: Reject Proposal with Reason…');
    await this.workbench.answer(reason);
    await this.reviewTab(number).waitFor({ state: 'detached' });
  }

  /**
   * The comment thread of an undecided change of the proposal under review.
   *
   * @param {number} change from 1, counted from the top
   */
  threadOfChange(change) {
    return this.page.locator('.review-widget').filter({ hasText: `change ${change} of ` });
  }

  /**
   * Waits until the head of a change's comment thread is in sight, not only in the document.
   *
   * @param {number} change from 1, counted from the top
   */
  async seesThreadOfChange(change) {
    const head = this.threadOfChange(change).locator('.head');
    const editor = this.page.locator('.editor-instance', { has: head });
    await eventually(async () => {
      const [box, area] = await Promise.all([head.boundingBox(), editor.boundingBox()]);
      assert.ok(box !== null && area !== null);
      assert.ok(box.y >= area.y && box.y + box.height <= area.y + area.height, JSON.stringify({ box, area }));
    });
  }

  /**
   * Accepts one change of the proposal under review, in its comment thread.
   *
   * @param {number} change from 1, counted from the top
   */
  async acceptChange(change) {
    await this.pressAcceptChange(change);
    await this.threadOfChange(change).waitFor({ state: 'hidden' });
  }

  /** @param {number} change from 1, counted from the top */
  async pressAcceptChange(change) {
    await this.threadOfChange(change).getByRole('button', { name: 'Accept This Change' }).click();
  }

  /**
   * Rejects one change of the proposal under review, in its comment thread.
   *
   * @param {number} change from 1, counted from the top
   * @param {string} reason
   */
  async rejectChange(change, reason) {
    const thread = this.threadOfChange(change);
    await this.#openReply();
    await this.page.keyboard.type(reason);
    await thread.getByRole('button', { name: 'Reject with This Reason' }).click();
    await thread.waitFor({ state: 'hidden' });
  }

  /** Opens the reply form, unless the thread has opened it by itself. */
  async #openReply() {
    const button = this.thread.locator('.review-thread-reply-button');
    await eventually(async () => {
      if (await button.isVisible()) await button.click({ timeout: 1_000 });
      await this.thread.locator('.comment-form .monaco-editor').click({ timeout: 1_000 });
    });
  }

  /** The notification with the outcome of a run. */
  get outcome() {
    return this.workbench.notification(/unseen test rows?|beat the seed/);
  }

  /** Accepts every proposal until the run ends. */
  async acceptUntilTheEnd() {
    for (;;) {
      await this.outcome.or(this.reviewTab()).first().waitFor();
      if (await this.outcome.isVisible()) return;
      await this.accept();
    }
  }

  /** Finishes the run early from the dashboard. */
  async finish() {
    await this.dashboardButton('Finish Now').click();
    await this.outcome.waitFor();
  }

  /** Reloads the window with its command, so that VS Code restores what is open. */
  async reload() {
    const loaded = this.page.waitForEvent('domcontentloaded');
    await this.workbench.runCommand('Developer: Reload Window');
    await loaded;
    await this.workbench.ready();
  }

  /** Resumes the run from the dashboard. */
  async resume() {
    await this.dashboardButton('Resume').click();
  }

  /** @returns {Promise<string>} the folder of the only run (an absolute path) */
  async runFolder() {
    const names = await readdir(this.file('.gepa', 'runs'));
    assert.equal(names.length, 1);
    return this.file('.gepa', 'runs', names[0] ?? '');
  }

  /** @returns {Promise<readonly RunEvent[]>} the journal of the only run */
  async journal() {
    const text = await readFile(path.join(await this.runFolder(), 'journal.jsonl'), 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }

  /** Applies the winner from the dashboard, after a look at what it changes. */
  async applyWinner() {
    await this.dashboardButton('Apply Winner…').click();
    await this.confirmApply();
  }

  /** The diff with what applying a candidate changes. */
  get applyTab() {
    return this.workbench.tab(/↔ candidate \d+( as reviewed)? · not applied yet/);
  }

  /** Applies what the diff shows, by the button in its title bar. */
  async confirmApply() {
    await this.applyTab.waitFor();
    // The page of the dashboard may take the focus back, and only the group with the focus has buttons.
    await eventually(async () => {
      await this.applyTab.click({ timeout: 2_000 });
      await this.page
        .locator('.editor-actions')
        .getByRole('button', { name: 'Apply', exact: true })
        .click({ timeout: 2_000 });
    });
    await this.applyTab.waitFor({ state: 'detached' });
  }

  /**
   * Waits until the cursor is in a line, as the status bar shows it.
   *
   * @param {number} line from 1
   */
  async cursorIsInLine(line) {
    await this.workbench.statusBarItem(new RegExp(`Ln ${line}, Col`)).waitFor();
  }
}
