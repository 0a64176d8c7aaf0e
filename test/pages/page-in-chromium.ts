import { build } from 'esbuild';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { webviewHtml } from '../../src/editor/webview-html';
import { browserSwitches } from '../vscode/workbench.mjs';
import themeColors from './theme-colors.json';

/** The four default themes of VS Code 1.139. */
export type ThemeName = keyof typeof themeColors;
export const themeNames = Object.keys(themeColors) as ThemeName[];

const origin = 'https://webview.test';
const folder = path.join(__dirname, '../..');

/** What VS Code writes on the body of a webview. */
const bodyClasses: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high contrast': 'vscode-high-contrast',
  'high contrast light': 'vscode-high-contrast-light vscode-high-contrast',
};

/** The files of a page by their names. */
export type PageFiles = ReadonlyMap<string, string>;

/** Bundles a page as `esbuild.js` does. */
export async function bundlePage(entry: 'dashboard' | 'evidence/evidence'): Promise<PageFiles> {
  const { outputFiles } = await build({
    entryPoints: {
      page: path.join(folder, 'webview-ui', `${entry}.ts`),
      toolkit: path.join(folder, 'webview-ui/toolkit.ts'),
    },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome128',
    write: false,
  });
  return new Map(outputFiles.map((file) => [path.basename(file.path), file.text]));
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: browserSwitches });

/** A page of the extension in a browser, with the colors and the security policy that it has in VS Code. */
export async function openPage(
  browser: Browser,
  files: PageFiles,
  options: BrowserContextOptions,
  theme: ThemeName = 'dark',
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const html = webviewHtml({
    title: 'GEPA run',
    cspSource: origin,
    script: `${origin}/page.js`,
    style: `${origin}/page.css`,
    nonce: 'n0nce',
  });
  await page.route(`${origin}/**`, (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    const contentType = name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'text/html';
    return route.fulfill({ body: files.get(name) ?? html, contentType });
  });
  await page.addInitScript(`
    window.sent = [];
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => sent.push(message), getState: () => undefined, setState: () => undefined });`);
  await page.goto(`${origin}/`);
  await setTheme(page, theme);
  return page;
}

/** Changes the colors as VS Code does when the theme changes. */
export async function setTheme(page: Page, theme: ThemeName): Promise<void> {
  const given = JSON.stringify({ colors: themeColors[theme], bodyClass: bodyClasses[theme] });
  await page.evaluate(`{
    const { colors, bodyClass } = ${given};
    document.documentElement.removeAttribute('style');
    for (const [name, color] of Object.entries(colors)) document.documentElement.style.setProperty(name, color);
    document.body.classList.remove('vscode-dark', 'vscode-light', 'vscode-high-contrast', 'vscode-high-contrast-light');
    document.body.classList.add(...bodyClass.split(' '));
  }`);
}

/** Sends the page a message of the editor. */
export async function send(page: Page, message: unknown): Promise<void> {
  await page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
}
