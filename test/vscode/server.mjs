// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { conditionLimitMs } from './patience.mjs';
import { lastLines, runProgramOrThrow } from './run-program.mjs';
import { chosenTheme } from './theme.mjs';

/** @typedef {import('./install-code-server.mjs').CodeServer} CodeServer */
/** @typedef {Readonly<Record<string, unknown>>} Settings the contents of a settings.json */

/**
 * @typedef {object} ServerOptions
 * @property {Settings} [settings] added to {@link quietSettings}; a profile's own settings win
 * @property {readonly string[]} [extensions] .vsix files to install
 * @property {Readonly<Record<string, string>>} [environment] variables that the extension host sees
 * @property {boolean} [workspaceTrust] whether folders start untrusted, as on a desktop; off by default
 * @property {number} [port] 0 or missing: a free one
 * @property {string} [profile] folder that keeps settings, extensions and state; missing: a new one, removed afterwards
 */

/** Nothing opens, saves, updates or asks on its own. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'comments.openView': 'never',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  // In a browser, VS Code saves after a delay unless it is told otherwise.
  'files.autoSave': 'off',
  // Scripted models solve nothing at first, or everything.
  'gepa.run.checkHeadroom': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.autoDetectColorScheme': false,
  'window.confirmBeforeClose': 'never',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * @param {number} port of a server
 * @param {string} folder absolute path of the workspace folder
 * @returns {string} the address that opens it
 */
export const addressOf = (port, folder) => `http://127.0.0.1:${port}/?folder=${encodeURI(folder)}`;

/** A running code-server on loopback, with folders of its own. */
export class Server {
  /** Ends the processes if this process ends without having called {@link stop}. */
  #endWithThisProcess = () => this.#signal('SIGKILL');
  #terminated = () => process.exit(143);

  /**
   * @param {object} parts
   * @param {import('node:child_process').ChildProcess} parts.process leader of a process group
   * @param {number} parts.port
   * @param {string} parts.temporaryFolder removed at the end
   */
  constructor({ process: serverProcess, port, temporaryFolder }) {
    this.process = serverProcess;
    this.port = port;
    this.temporaryFolder = temporaryFolder;
    process.on('exit', this.#endWithThisProcess);
    process.on('SIGTERM', this.#terminated);
  }

  /**
   * @param {string} folder absolute path of the workspace folder
   * @returns {string} the address that opens it
   */
  url(folder) {
    return addressOf(this.port, folder);
  }

  /** Ends all processes of the server and removes its temporary folders. */
  async stop() {
    process.off('exit', this.#endWithThisProcess);
    process.off('SIGTERM', this.#terminated);
    this.#signal('SIGTERM');
    const ended = await groupEnds(this.process, 5_000);
    if (!ended) {
      this.#signal('SIGKILL');
      await groupEnds(this.process, 5_000);
    }
    await rm(this.temporaryFolder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    signalGroup(this.process, signal);
  }
}

/**
 * @param {CodeServer} codeServer
 * @param {ServerOptions} [options]
 * @returns {Promise<Server>} once it answers
 * @throws {Error} with the end of its log when it does not start, or when an extension cannot be installed
 */
export async function startServer(codeServer, options = {}) {
  // Short, for the paths of sockets in it may not be longer than 107 bytes.
  const temporaryFolder = await mkdtemp(path.join(tmpdir(), 'cs-'));
  const profile = options.profile ?? path.join(temporaryFolder, 'p');
  const folders = {
    home: path.join(temporaryFolder, 'h'),
    sockets: path.join(temporaryFolder, 't'),
    data: path.join(profile, 'data'),
    extensions: path.join(profile, 'extensions'),
  };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { recursive: true })));
  const configuration = path.join(temporaryFolder, 'config.yaml');
  await writeFile(configuration, 'auth: none\n');
  await writeSettings(folders.data, {
    ...quietSettings,
    ...(chosenTheme === undefined ? {} : { 'workbench.colorTheme': chosenTheme.label }),
    ...options.settings,
  });

  const env = { ...serverEnvironment(folders), ...options.environment };
  const common = [
    codeServer.entry,
    ...['--config', configuration, '--user-data-dir', folders.data, '--extensions-dir', folders.extensions],
  ];
  for (const vsix of options.extensions ?? []) {
    await runProgramOrThrow(codeServer.node, [...common, '--force', '--install-extension', vsix], { env });
  }
  const serverProcess = spawn(
    codeServer.node,
    [
      ...common,
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${options.port ?? 0}`, '--disable-telemetry'],
      ...['--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened', '--disable-proxy'],
      ...['--session-socket', path.join(folders.sockets, 's.sock')],
      ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ],
    // Detached makes it the leader of a process group, so that all of it can be ended together.
    { cwd: folders.home, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  try {
    const port = await listeningPort(serverProcess);
    await healthy(port);
    return new Server({ process: serverProcess, port, temporaryFolder });
  } catch (error) {
    signalGroup(serverProcess, 'SIGKILL');
    await rm(temporaryFolder, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

/**
 * @param {{home: string, sockets: string}} folders
 * @returns {NodeJS.ProcessEnv}
 */
function serverEnvironment({ home, sockets }) {
  // These would make it a child of the editor whose terminal it is started from, or change its address.
  const misleading = /^(VSCODE_|npm_|ELECTRON_|XDG_)|^(PORT|PASSWORD|HASHED_PASSWORD|NODE_OPTIONS)$/;
  const kept = Object.entries(process.env).filter(([name]) => !misleading.test(name));
  // An empty gallery: no call to a marketplace.
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    TMPDIR: sockets,
    XDG_RUNTIME_DIR: sockets,
    EXTENSIONS_GALLERY: '{}',
  };
}

/**
 * Writes the user's settings, unless the profile has some from an earlier time.
 *
 * @param {string} data
 * @param {Settings} settings
 */
async function writeSettings(data, settings) {
  const folder = path.join(data, 'User');
  const file = path.join(folder, 'settings.json');
  if (existsSync(file)) return;
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * @param {import('node:child_process').ChildProcess} serverProcess
 * @returns {Promise<number>} the port that it says it listens on
 */
function listeningPort(serverProcess) {
  return new Promise((resolve, reject) => {
    let log = '';
    /** @param {string} why */
    const fail = (why) => reject(new Error(`code-server ${why}.\n${lastLines(log, 15)}`));
    const limit = setTimeout(() => fail(`did not start within ${conditionLimitMs / 1000} seconds`), conditionLimitMs);
    /** @param {unknown} chunk */
    const read = (chunk) => {
      log += String(chunk);
      const port = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(log)?.[1];
      if (port !== undefined) {
        clearTimeout(limit);
        resolve(Number(port));
      }
    };
    serverProcess.stdout?.on('data', read);
    serverProcess.stderr?.on('data', read);
    serverProcess.on('error', (error) => fail(`could not be started: ${error.message}`));
    serverProcess.on('exit', (code) => {
      clearTimeout(limit);
      fail(`ended with code ${code}`);
    });
  });
}

/** @param {number} port */
async function healthy(port) {
  const deadline = Date.now() + conditionLimitMs;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    if (Date.now() > deadline) throw new Error(`code-server on port ${port} did not become healthy.`);
    await delay(100);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} leader
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether the group still has a process
 */
function signalGroup(leader, signal) {
  if (leader.pid === undefined) return false;
  try {
    return process.kill(-leader.pid, signal);
  } catch {
    return false;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} leader
 * @param {number} limitMs
 * @returns {Promise<boolean>} whether all processes of its group ended in time
 */
async function groupEnds(leader, limitMs) {
  const deadline = Date.now() + limitMs;
  while (signalGroup(leader, 0)) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}
