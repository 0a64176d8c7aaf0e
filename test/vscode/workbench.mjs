// @ts-check
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { eventually } from './eventually.mjs';
import { conditionLimitMs } from './patience.mjs';
import { screenshotFolder } from './project-paths.mjs';
import { chosenTheme } from './theme.mjs';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').Locator} Locator
 * @typedef {import('playwright-core').FrameLocator} FrameLocator
 */

export const browserSwitches = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** @param {string} executable of a Chromium */
export const launchBrowser = (executable) => chromium.launch({ executablePath: executable, args: browserSwitches });

/**
 * Opens a folder in a workbench, as a user's browser would.
 *
 * @param {object} options
 * @param {import('playwright-core').Browser} options.browser
 * @param {string} options.url the address that opens the folder
 * @param {(page: Page) => Promise<void>} [options.prepare] called before the page is loaded
 * @returns {Promise<Workbench>} once the folder's files are listed
 */
export async function openWorkbench({ browser, url, prepare }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(conditionLimitMs);
  await page.addInitScript({ content: endAnimations });
  await prepare?.(page);
  const workbench = new Workbench(page);
  await page.goto(url);
  await workbench.ready();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  return workbench;
}

/** Without a graphics card, what turns for ever keeps a processor busy: each animation runs once. */
const endAnimations = `
  const style = new CSSStyleSheet();
  style.replaceSync('*, *::before, *::after { animation-iteration-count: 1 !important; }');
  document.adoptedStyleSheets.push(style);`;

/** What a user sees and does in a VS Code window. */
export class Workbench {
  /**
   * Warnings and errors that the window's console showed, oldest first.
   *
   * @type {string[]}
   */
  problems = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(error.message));
  }

  /** Waits until the window can be used: its theme is applied and its parts are there. */
  async ready() {
    await this.page.locator('.monaco-workbench[class*="vscode-theme-"]').waitFor();
    await this.page.locator('.monaco-workbench .activitybar .action-item').first().waitFor();
  }

  /** Loads the window again, as Developer: Reload Window does. */
  async reload() {
    await this.page.reload();
    await this.ready();
  }

  /** Closes the window as a user does, which ends its extension host. */
  async close() {
    if (this.page.isClosed()) return;
    await this.page.goto('about:blank');
    await this.page.context().close();
  }

  /**
   * @param {string} name of the picture, without ending
   * @returns {Promise<string>} the path of the picture of the whole window
   */
  async screenshot(name) {
    await mkdir(screenshotFolder, { recursive: true });
    const file = path.join(screenshotFolder, `${chosenTheme === undefined ? '' : `${chosenTheme.name}-`}${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** @returns {Promise<string>} what the window shows besides its editors, in words, for a machine whose pictures nobody sees */
  async inWords() {
    const over = { palette: '.quick-input-widget', notification: '.notification-toast', dialog: '.monaco-dialog-box' };
    const parts = { title: '.tab.active', row: '.sidebar .monaco-list-row', menu: '.monaco-menu', ...over };
    const shown = await Promise.all(
      Object.entries(parts).map(async ([part, selector]) => {
        const texts = await this.page.locator(`${selector}:visible`).allInnerTexts();
        return texts.map((text) => `${part}: ${text.replace(/\s+/g, ' ').trim()}`);
      }),
    );
    return shown.flat().join('\n');
  }

  /**
   * Runs a command from the command palette. An editor that is still opening takes the focus, which closes the palette: then
   * it is opened again.
   *
   * @param {string} title as the palette shows it, with its category: "GEPA: Open Dashboard"
   */
  async runCommand(title) {
    await eventually(async () => {
      if (!(await this.quickInput.isVisible())) await this.page.keyboard.press('F1');
      await this.quickInputBox.fill(`>${title}`, { timeout: 2_000 });
      await this.quickPickRow(title).waitFor({ timeout: 5_000 });
      // Long, since a click that had its effect and then timed out would be repeated.
      await this.quickPickRow(title).click({ timeout: 60_000 });
    });
  }

  /** The widget at the top of the window: palette, quick picks and input boxes. */
  get quickInput() {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** The text box of the {@link quickInput}. */
  get quickInputBox() {
    return this.quickInput.locator('.quick-input-box input');
  }

  /** @param {string} label a row's own text, without its description */
  quickPickRow(label) {
    return this.quickInput
      .locator('.monaco-list-row')
      .filter({ has: this.page.locator('.quick-input-list-label .label-name', { hasText: exactly(label) }) });
  }

  /**
   * Picks a row of a quick pick. VS Code shows a hover over the rows where the mouse rests, until it leaves.
   *
   * @param {string} label a row's own text, without its description
   */
  async pick(label) {
    await this.quickPickRow(label).waitFor();
    await this.page.mouse.move(0, 0);
    // Not tried again: a click that had its effect and then timed out would wait for a row that is gone.
    await this.quickPickRow(label).click();
  }

  /**
   * Answers an input box.
   *
   * @param {string} text
   */
  async answer(text) {
    await this.quickInputBox.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** @param {string} name of a file or a folder that the Explorer shows */
  explorerRow(name) {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(name) }) });
  }

  /**
   * Opens a file from the Explorer.
   *
   * @param {string} name
   */
  async openFile(name) {
    await this.explorerRow(name).dblclick();
    await this.tab(name).waitFor();
  }

  /** @param {string | RegExp} title of an editor */
  tab(title) {
    return this.page.getByRole('tab', { name: title });
  }

  /**
   * Picks an entry of a context menu. A part of the window that appears late moves the others, which closes the menu: then it is
   * opened again.
   *
   * @param {Locator} target what is right-clicked
   * @param {string} entry
   */
  async chooseFromContextMenu(target, entry) {
    const menu = this.page.locator('.monaco-menu').first();
    await eventually(async () => {
      if (await menu.isVisible()) await this.page.keyboard.press('Escape');
      await target.click({ button: 'right', timeout: 5_000 });
      // The menu ignores a click that comes as fast as a program's, but not a key.
      await this.menuEntry(entry).hover({ timeout: 5_000 });
      await this.menuEntry(entry).and(this.page.locator('.focused')).waitFor({ timeout: 5_000 });
      await this.page.keyboard.press('Enter');
    });
    await menu.waitFor({ state: 'detached' });
  }

  /** @param {string} entry of the menu that is open, without its key binding */
  menuEntry(entry) {
    const label = this.page.locator('.action-label', { hasText: exactly(entry) });
    return this.page.locator('.monaco-menu .action-item').filter({ has: label });
  }

  /** @param {string | RegExp} [text] of the notification, or a part of it */
  notification(text) {
    const toasts = this.page.locator('.notification-toast');
    return text === undefined ? toasts : toasts.filter({ hasText: text });
  }

  /**
   * Clicks a button of a notification.
   *
   * @param {string | RegExp} text of the notification, or a part of it
   * @param {string} button
   */
  async answerNotification(text, button) {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  /**
   * Answers the dialog that is open, or about to open.
   *
   * @param {string | RegExp} text of the dialog, or a part of it
   * @param {string} button
   */
  async answerDialog(text, button) {
    const dialog = this.page.locator('.monaco-dialog-box').filter({ hasText: text });
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** @param {string | RegExp} text that the status bar item shows */
  statusBarItem(text) {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /**
   * Opens a view container of the activity bar.
   *
   * @param {string} title
   */
  async openViewContainer(title) {
    const item = this.page.locator('.activitybar').getByRole('tab', { name: new RegExp(`^${escaped(title)}`) });
    if ((await item.getAttribute('aria-expanded')) !== 'true') await item.click();
  }

  /** @param {string | RegExp} text of a row in a tree of the side bar */
  treeRow(text) {
    return this.page.locator('.sidebar .monaco-list-row').filter({ hasText: text });
  }

  /** The contents of the first visible webview of the extension. */
  get webview() {
    return this.webviewAt(0);
  }

  /**
   * @param {number} index among the extension's webviews that are shown, in the order that they were created. A preview of Markdown is another's
   * @returns {FrameLocator}
   */
  webviewAt(index) {
    return this.page
      .frameLocator('iframe.webview.ready[src*="extensionId=gepa-vscode."]')
      .nth(index)
      .frameLocator('iframe#active-frame');
  }

  /**
   * The text of the clipboard.
   *
   * @returns {Promise<string>}
   */
  clipboard() {
    return this.page.evaluate('navigator.clipboard.readText()');
  }
}

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @param {string} text */
const exactly = (text) => new RegExp(`^\\s*${escaped(text)}\\s*$`);
