// @ts-check
/**
 * Measures in a real VS Code what the extension costs a large workspace, and prints it: how long `activate()` takes, and how
 * long after the first look at its view the prompt files are listed.
 *
 *   node esbuild.js && node test/vscode/measure-activation.mjs [number of files] [number of runs] [MB of each run]
 */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { activationTimes } from './activation-times.mjs';
import { writeMadeUpRun } from './made-up-run.mjs';
import { packageExtension } from './package-extension.mjs';
import { prepareRig } from './rig.mjs';
import { startServer } from './server.mjs';
import { launchBrowser, openWorkbench } from './workbench.mjs';

const [files = 50_000, runs = 20, megabytes = 10] = process.argv.slice(2).map(Number);
const filesPerFolder = 250;
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
    await writeMadeUpRun(folder, { id, name: 'large', bytes: megabytes * 1_000_000 });
  }
}

const rig = await prepareRig(console.log);
const folder = path.join(await realpath(await mkdtemp(path.join(tmpdir(), 'gepa-large-'))), 'workspace');
try {
  await writeFiles(folder);
  await writeRuns(folder);
  const server = await startServer(rig.codeServer, { extensions: [await packageExtension()] });
  const browser = await launchBrowser(rig.browserExecutable);
  try {
    const workbench = await openWorkbench({ browser, url: server.url(folder) });
    await workbench.page.waitForTimeout(10_000);
    console.log(await activationTimes(workbench));
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
        console.log(`after the click on the view, ${what}: ${seen}`);
      }),
    );
  } finally {
    await browser.close();
    await server.stop();
  }
} finally {
  await rm(path.dirname(folder), { recursive: true, force: true });
}
