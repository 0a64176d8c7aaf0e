// @ts-check
import { packageExtension } from './package-extension.mjs';
import { startServer } from './server.mjs';
import { browserSwitches } from './workbench.mjs';
import { chromium } from 'playwright-core';

/** Where the files of a suite find the server and the browser that they share. */
const variables = /** @type {const} */ ({ server: 'TEST_SERVER_PORT', browser: 'TEST_BROWSER_ADDRESS' });

/**
 * Starts a server and a browser for several files of tests. Each test has a window of its own all the same: a browser context,
 * a copy of the workspace and an extension host.
 *
 * @param {import('./rig.mjs').Rig} rig
 * @returns {Promise<{env: Readonly<Record<string, string>>, close: () => Promise<void>}>} the variables for the files, and what
 *   ends both
 */
export async function startSharedEditor(rig) {
  const server = await startServer(rig.codeServer, { extensions: [await packageExtension()] });
  try {
    const browser = await chromium.launchServer({ executablePath: rig.browserExecutable, args: browserSwitches });
    return {
      env: { [variables.server]: String(server.port), [variables.browser]: browser.wsEndpoint() },
      close: async () => {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @returns {number | undefined} the port of the server that is shared */
export function sharedServerPort() {
  const port = process.env[variables.server];
  return port === undefined ? undefined : Number(port);
}

/** @returns {Promise<import('playwright-core').Browser | undefined>} the browser that is shared; to close it is to leave it */
export async function sharedBrowser() {
  const address = process.env[variables.browser];
  return address === undefined ? undefined : chromium.connect(address);
}
