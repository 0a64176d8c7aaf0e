// @ts-check
/**
 * Opens the sample workspace with the extension in VS Code: `npm start`.
 *
 *   npm start                      in the desktop VS Code if `code` is on the PATH, else in the browser
 *   npm start -- --browser         in the browser in any case
 *   npm start -- --port 8080       in the browser, at that port
 */
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findOnPath } from './find-browser.mjs';
import { installCodeServer } from './install-code-server.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { packageExtension } from './package-extension.mjs';
import { inProject, sampleWorkspace, serverFolder } from './project-paths.mjs';
import { runProgramOrThrow } from './run-program.mjs';
import { startServer } from './server.mjs';

const usage = 'Usage: npm start -- [--browser] [--port N]';

/** The sample as the user sees and changes it. Git-ignored, and kept between starts. */
const workspace = inProject('.sample-workspace');

/** @param {string} line */
const report = (line) => console.log(`- ${line}`);

/** @returns {{browser: boolean, port: number | undefined}} */
function readOptions() {
  const { values } = parseArgs({ options: { browser: { type: 'boolean' }, port: { type: 'string' } } });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new TypeError(`--port must be a number from 1 to 65535, not "${values.port}".`);
  }
  return { browser: values.browser === true || port !== undefined, port };
}

async function prepare() {
  await installDependencies(report);
  report('Building the extension');
  await runProgramOrThrow(process.execPath, ['esbuild.js'], { cwd: inProject() });
  if (!existsSync(workspace)) {
    report('Copying the sample workspace to .sample-workspace');
    await cp(sampleWorkspace, workspace, { recursive: true });
  }
}

/** @param {string} code the desktop's command */
async function openOnDesktop(code) {
  report('Opening it in VS Code');
  await runProgramOrThrow(code, [`--extensionDevelopmentPath=${inProject()}`, '--new-window', workspace]);
}

/** @param {number} [port] */
async function serveInBrowser(port) {
  const codeServer = await installCodeServer(report).catch((error) => {
    throw new Error(
      `${error.message}\nInstall VS Code and put its "code" command on the PATH, then run npm start again.`,
    );
  });
  report('Packaging the extension');
  const extension = await packageExtension();
  report('Starting code-server');
  const server = await startServer(codeServer, {
    extensions: [extension],
    profile: path.join(serverFolder, 'profile'),
    ...(port === undefined ? {} : { port }),
  });
  console.log(`\nOpen ${server.url(workspace)}\n\nCtrl+C ends it.`);
  await ended(server);
  console.log('\nStopping');
  await server.stop();
}

/** @param {import('./server.mjs').Server} server */
async function ended(server) {
  await new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve).once('SIGHUP', resolve);
    server.process.once('exit', resolve);
  });
}

async function main() {
  const { browser, port } = readOptions();
  await prepare();
  const code = browser ? undefined : findOnPath('code');
  await (code === undefined ? serveInBrowser(port) : openOnDesktop(code));
}

try {
  await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  if (error instanceof TypeError) console.error(usage);
  process.exitCode = 1;
}
