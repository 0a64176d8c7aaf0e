// @ts-check
/**
 * Measures in a real VS Code what the extension costs a large workspace, and prints it: how long `activate()` takes, and how
 * long after the first look at its view the prompt files and the runs are listed. Where other programs keep the machine busy,
 * the processor time of the extension host says more than the clock; it is known on Linux.
 *
 *   node esbuild.js && node test/vscode/measure-activation.mjs [number of files] [number of runs] [MB of each run]
 */
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { activationTimes } from './activation-times.mjs';
import { writeMadeUpRun } from './made-up-run.mjs';
import { packageExtension } from './package-extension.mjs';
import { prepareRig } from './rig.mjs';
import { startServer } from './server.mjs';
import { launchBrowser, openWorkbench } from './workbench.mjs';

const [files = 50_000, runs = 20, megabytes = 10] = process.argv.slice(2).map(Number);
const filesPerFolder = 250;
const clockTicksPerSecond = 100;
const spec =
  'prompts: { prompt: prompts/one.md }\ndata: { feedback: rows-1.json }\nmetric: { contains: "{{answer}}" }\n';

/**
 * Every tenth file is a spec's neighbour, YAML or JSON, as in a repository with data; every thousandth is a prompt file.
 *
 * @param {string} folder
 */
async function writeFiles(folder) {
  const rows = JSON.stringify(
    Array.from({ length: 30 }, (_, index) => ({ question: `Question ${index}`, answer: 'yes' })),
  );
  for (let first = 0; first < files; first += filesPerFolder) {
    const inFolder = path.join(folder, `part-${first / filesPerFolder}`);
    await mkdir(path.join(inFolder, 'prompts'), { recursive: true });
    const count = Math.min(filesPerFolder, files - first);
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const number = first + index;
        if (number % 1000 === 0)
          await writeFile(path.join(inFolder, 'prompts', `${number}.md`), 'Answer {{question}}.');
        else if (number % 5 === 0) await writeFile(path.join(inFolder, `rows-${number}.json`), rows);
        else if (number % 5 === 1) await writeFile(path.join(inFolder, `settings-${number}.yaml`), 'a: 1\n');
        else await writeFile(path.join(inFolder, `source-${number}.ts`), 'export {};\n');
      }),
    );
  }
  await writeFile(path.join(folder, 'one.gepa.yaml'), spec);
}

/** @param {string} folder of a workspace */
async function writeRuns(folder) {
  for (let number = 0; number < runs; number += 1) {
    const id = `2026-11-20-1402${String(number).padStart(2, '0')}-large`;
    await writeMadeUpRun(folder, { id, name: 'large', bytes: megabytes * 1_000_000, summarizedAs: 'finished' });
  }
}

/**
 * Processor time that the extension host has taken.
 *
 * @param {number | undefined} group process group of the server
 * @returns {Promise<number | undefined>} in seconds; undefined where there is no `/proc`
 */
async function extensionHostSeconds(group) {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const id of ids) {
    const commandLine = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (!commandLine.includes('--type=extensionHost')) continue;
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    // Behind the name in parentheses: state, parent, group; the times of the process are the 12th and 13th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) === group) return (Number(fields[11]) + Number(fields[12])) / clockTicksPerSecond;
  }
  return undefined;
}

/**
 * Waits until VS Code has started everything else, so that what is measured is the extension's.
 *
 * @param {number | undefined} group process group of the server
 */
async function untilQuiet(group) {
  for (let [round, before] = [0, -Infinity]; round < 20; round += 1) {
    const now = (await extensionHostSeconds(group)) ?? 0;
    if (now - before < 0.1 && round > 3) return;
    before = now;
    await delay(3000);
  }
}

const load = () => `load ${loadavg()[0]?.toFixed(1)}`;

const rig = await prepareRig(console.log);
const folder = path.join(await realpath(await mkdtemp(path.join(tmpdir(), 'gepa-large-'))), 'workspace');
try {
  console.log(`writing ${files} files and ${runs} runs of ${megabytes} MB`);
  await writeFiles(folder);
  await writeRuns(folder);
  const server = await startServer(rig.codeServer, {
    extensions: [await packageExtension()],
    // It would look for a repository in each of the many folders.
    settings: { 'git.enabled': false },
  });
  const browser = await launchBrowser(rig.browserExecutable);
  try {
    console.log(`opening VS Code, ${load()}`);
    const workbench = await openWorkbench({ browser, url: server.url(folder) });
    console.log(`waiting for the activation, ${load()}`);
    console.log(await activationTimes(workbench));
    await untilQuiet(server.process.pid);
    const cpuBefore = (await extensionHostSeconds(server.process.pid)) ?? 0;
    const asked = performance.now();
    const seconds = () => ((performance.now() - asked) / 1000).toFixed(2);
    await workbench.openViewContainer('GEPA');
    const shown = [
      /** @type {const} */ (['"Looking for prompt files…"', workbench.page.getByText('Looking for prompt files…')]),
      /** @type {const} */ (['the first prompt file', workbench.treeRow(/^part-\d+/)]),
      /** @type {const} */ (['the first run', workbench.treeRow(/large/)]),
    ];
    await Promise.all(
      shown.map(async ([what, locator]) => {
        const seen = await locator
          .first()
          .waitFor({ timeout: 60_000 })
          .then(
            () => `${seconds()} s`,
            () => 'never',
          );
        const cpu = await extensionHostSeconds(server.process.pid);
        const taken =
          cpu === undefined ? '' : `, ${(cpu - cpuBefore).toFixed(2)} s of the extension host's processor time`;
        console.log(`after the click on the view, ${what}: ${seen}${taken}, ${load()}`);
      }),
    );
  } finally {
    await browser.close();
    await server.stop();
  }
} finally {
  await rm(path.dirname(folder), { recursive: true, force: true });
}
