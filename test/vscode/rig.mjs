// @ts-check
import { findBrowser } from './find-browser.mjs';
import { installCodeServer } from './install-code-server.mjs';

/**
 * What suites in a real VS Code need: a code-server and a browser to open it in.
 *
 * @typedef {{codeServer: import('./install-code-server.mjs').CodeServer, browserExecutable: string}} Rig
 */

/** This machine has no rig: suites that need it are skipped with this reason. */
export class RigUnavailable extends Error {
  /** @override */
  name = 'RigUnavailable';
}

/**
 * Installs what is missing; quick when nothing is.
 *
 * @param {(line: string) => void} [report] told what is being done, one line at a time
 * @returns {Promise<Rig>}
 * @throws {RigUnavailable} saying what is missing and why
 */
export async function prepareRig(report) {
  const codeServer = await installCodeServer(report).catch((error) => {
    throw new RigUnavailable(error instanceof Error ? error.message : String(error));
  });
  const browser = await findBrowser(report);
  if (browser.executable === undefined) throw new RigUnavailable(`there is no browser for VS Code: ${browser.reason}`);
  return { codeServer, browserExecutable: browser.executable };
}
