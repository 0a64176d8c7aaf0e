// @ts-check
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './project-paths.mjs';
import { lastLines, runProgram } from './run-program.mjs';

const programNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** @typedef {{executable: string} | {executable: undefined, reason: string}} BrowserSearch */

/**
 * Finds a Chromium, or gets one: an installed one, else Debian's package, else Playwright's own download.
 *
 * @param {(line: string) => void} [report] told what is being tried, one line at a time
 * @returns {Promise<BrowserSearch>} the absolute path of the program, or why there is none
 */
export async function findBrowser(report = () => undefined) {
  const given = process.env['BROWSER_EXECUTABLE'];
  if (given !== undefined && given !== '') {
    return existsSync(given)
      ? { executable: given }
      : { executable: undefined, reason: `BROWSER_EXECUTABLE names ${given}, which does not exist` };
  }
  const installed = findInstalled();
  if (installed !== undefined) return { executable: installed };

  const failures = ['no Chromium, Chrome or Edge is installed'];
  for (const get of [getFromDebian, getFromPlaywright]) {
    const search = await get(report);
    if (search.executable !== undefined) return search;
    failures.push(search.reason);
  }
  return { executable: undefined, reason: failures.join('; ') };
}

/** @returns {string | undefined} the absolute path of an installed Chromium */
export function findInstalled() {
  const onPath = programNames.map(findOnPath).find((found) => found !== undefined);
  return onPath ?? applicationPaths().find((file) => existsSync(file));
}

/**
 * @param {string} name of a program
 * @returns {string | undefined} its absolute path
 */
export function findOnPath(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find((file) => isProgram(file));
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Where macOS and Windows keep browsers, which are not on the PATH there. */
function applicationPaths() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const roots = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']];
    return roots
      .filter((root) => root !== undefined)
      .flatMap((root) => [
        path.join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        path.join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  return [];
}

/**
 * @param {(line: string) => void} report
 * @returns {Promise<BrowserSearch>}
 */
async function getFromDebian(report) {
  if (findOnPath('apt-get') === undefined || process.getuid?.() !== 0) {
    return { executable: undefined, reason: "Debian's package needs apt-get and root" };
  }
  report("Installing Debian's Chromium");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // An outdated list of packages is not an obstacle when the package itself can still be fetched.
  await runProgram('apt-get', ['update'], { env });
  const packages = ['chromium', 'fonts-dejavu-core'];
  const { code, output } = await runProgram('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env,
  });
  const executable = findOnPath('chromium');
  if (code === 0 && executable !== undefined) return { executable };
  return { executable: undefined, reason: `apt-get install chromium ended with code ${code}: ${complaint(output)}` };
}

/**
 * @param {(line: string) => void} report
 * @returns {Promise<BrowserSearch>}
 */
async function getFromPlaywright(report) {
  const { chromium } = await import('playwright-core');
  if (!existsSync(chromium.executablePath())) {
    report("Fetching Playwright's Chromium");
    const command = [inProject('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'];
    const { code, output } = await runProgram(process.execPath, command, { timeoutMs: 180_000 });
    if (code !== 0) {
      return { executable: undefined, reason: `Playwright could not fetch Chromium: ${complaint(output)}` };
    }
  }
  // The download does not bring the system libraries that it needs.
  const { code, output } = await runProgram(chromium.executablePath(), ['--version']);
  if (process.platform === 'linux' && code !== 0) {
    return { executable: undefined, reason: `Playwright's Chromium does not start: ${complaint(output)}` };
  }
  return { executable: chromium.executablePath() };
}

/**
 * @param {string} output of a program that failed
 * @returns {string} the line that says why, without colours
 */
function complaint(output) {
  // eslint-disable-next-line no-control-regex -- colours are control characters
  const plain = output.replace(/\u001b\[[\d;]*m/g, '');
  const line = plain.split('\n').find((candidate) => /^\W*(error|e:|failed)/i.test(candidate));
  return (line ?? lastLines(plain, 1)).trim();
}
