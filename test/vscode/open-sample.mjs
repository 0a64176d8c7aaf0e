// @ts-check
import { packageExtension } from './package-extension.mjs';
import { prepareRig } from './rig.mjs';
import { copySampleWorkspace } from './sample-workspace.mjs';
import { addressOf, startServer } from './server.mjs';
import { sharedBrowser, sharedServerPort } from './shared-editor.mjs';
import { launchBrowser, openWorkbench } from './workbench.mjs';

/**
 * Opens a copy of the sample workspace in a workbench, with the extension packaged and installed as a user has it:
 * in the server and the browser that the suite shares, unless the options need a server of their own.
 *
 * @param {Pick<import('./server.mjs').ServerOptions, 'settings' | 'environment' | 'workspaceTrust'>} [options]
 * @param {(folder: string) => Promise<void>} [prepare] changes the copy before it is opened
 * @returns {Promise<{
 *   workbench: import('./workbench.mjs').Workbench,
 *   workspace: string,
 *   openWindow: () => Promise<import('./workbench.mjs').Workbench>,
 *   close: () => Promise<void>
 * }>} the window, the absolute path of the copy, what opens another window on it, and what ends and removes all of it
 */
export async function openSample(options = {}, prepare = undefined) {
  const rig = await prepareRig(console.log);
  const closers = /** @type {(() => Promise<void>)[]} */ ([]);
  const close = async () => {
    for (const closeOne of closers.splice(0).reverse()) await closeOne();
  };
  const startOwnServer = async () => {
    const server = await startServer(rig.codeServer, { ...options, extensions: [await packageExtension()] });
    closers.push(() => server.stop());
    return server.port;
  };
  try {
    const sample = await copySampleWorkspace();
    closers.push(sample.remove);
    await prepare?.(sample.folder);
    const shared = Object.keys(options).length === 0 ? sharedServerPort() : undefined;
    const port = shared ?? (await startOwnServer());
    const browser = (await sharedBrowser()) ?? (await launchBrowser(rig.browserExecutable));
    closers.push(() => browser.close());
    const openWindow = async () => {
      const workbench = await openWorkbench({ browser, url: addressOf(port, sample.folder) });
      closers.push(() => workbench.close());
      return workbench;
    };
    return { workbench: await openWindow(), workspace: sample.folder, openWindow, close };
  } catch (error) {
    await close();
    throw error;
  }
}
