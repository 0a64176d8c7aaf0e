// @ts-check
/**
 * Runs the bundled suite dist/test/in-host.js inside the extension host of a code-server.
 *
 *   node test/vscode/run-in-host-suite.mjs
 *
 * The development mode of VS Code's web workbench is used for it: its page configuration gets the extension under
 * development and the suite, and the page reports console output and the outcome through two functions.
 */
import { format } from 'node:util';
import { pathToFileURL } from 'node:url';
import { inProject } from './project-paths.mjs';
import { prepareRig } from './rig.mjs';
import { lastLines } from './run-program.mjs';
import { copySampleWorkspace } from './sample-workspace.mjs';
import { startServer } from './server.mjs';
import { launchBrowser } from './workbench.mjs';

/**
 * @param {import('./rig.mjs').Rig} rig
 * @param {object} what
 * @param {readonly string[]} what.extensions folders of the extensions under development
 * @param {string} what.suite module that exports `run()`
 * @param {string} what.workspace folder to open
 * @param {Readonly<Record<string, string>>} [what.environment] variables that the suite sees
 * @returns {Promise<number>} 0 when all tests passed
 */
export async function runInHostSuite(rig, { extensions, suite, workspace, environment = {} }) {
  const server = await startServer(rig.codeServer, { environment });
  try {
    const browser = await launchBrowser(rig.browserExecutable);
    try {
      const page = await browser.newPage();
      /** @type {Promise<number>} */
      const outcome = new Promise((resolve, reject) => {
        page.exposeFunction('codeAutomationExit', resolve).catch(reject);
        page.once('crash', () => reject(new Error('The page of the editor crashed.')));
        browser.once('disconnected', () => reject(new Error('The browser ended before the suite.')));
      });
      const editorConsole = new EditorConsole();
      await page.exposeFunction('codeAutomationLog', editorConsole.log);
      await page.addInitScript({ content: developmentMode({ port: server.port, extensions, suite }) });
      await page.goto(server.url(workspace));
      const code = await outcome.catch((error) => {
        throw new Error(`${error.message} The editor's console ended with:\n${editorConsole.lastLines(30)}`);
      });
      if (code !== 0 && !editorConsole.heardSuite) {
        console.error(`The suite could not be run. The editor's console ended with:\n${editorConsole.lastLines(30)}`);
      }
      return code;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** Prints what the suite writes on the editor's console, and keeps the rest in case that the suite does not get to run. */
class EditorConsole {
  heardSuite = false;
  /** @type {string[]} */
  #others = [];

  /** @param {string} _type log, warn, error, … @param {readonly unknown[]} values */
  log = (_type, values) => {
    const line = format(...values);
    const suiteLine = /^\[in-host\] ?(.*)$/.exec(line)?.[1];
    if (suiteLine === undefined) {
      this.#others.push(line);
    } else {
      this.heardSuite = true;
      console.log(suiteLine);
    }
  };

  /** @param {number} count */
  lastLines(count) {
    return lastLines(this.#others.join('\n'), count);
  }
}

/**
 * @param {{port: number, extensions: readonly string[], suite: string}} options
 * @returns {string} a script that changes the workbench's configuration before the workbench reads it
 */
function developmentMode({ port, extensions, suite }) {
  /** @param {string} file */
  const uri = (file) => ({ scheme: 'vscode-remote', authority: `127.0.0.1:${port}`, path: file });
  const developmentOptions = { extensions: extensions.map(uri), extensionTestsPath: uri(suite) };
  return `
    new MutationObserver((_, observer) => {
      const element = document.getElementById('vscode-workbench-web-configuration');
      const settings = element?.getAttribute('data-settings');
      if (!settings) return;
      observer.disconnect();
      const developmentOptions = ${JSON.stringify(developmentOptions)};
      element.setAttribute('data-settings', JSON.stringify({ ...JSON.parse(settings), developmentOptions }));
    }).observe(document, { childList: true, subtree: true });`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const rig = await prepareRig(console.log);
  const sample = await copySampleWorkspace();
  try {
    process.exitCode = await runInHostSuite(rig, {
      extensions: [inProject(), inProject('test', 'in-host', 'model-extension')],
      suite: inProject('dist', 'test', 'in-host.js'),
      workspace: sample.folder,
    });
  } finally {
    await sample.remove();
  }
}
