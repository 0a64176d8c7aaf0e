// @ts-check
import assert from 'node:assert/strict';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { activationTimes } from '../vscode/activation-times.mjs';
import { writeMadeUpRun } from '../vscode/made-up-run.mjs';
import { openSample } from '../vscode/open-sample.mjs';
import { testLimitMs } from '../vscode/patience.mjs';
import { eventually } from '../vscode/eventually.mjs';

const longAgo = new Date('1980-01-01');

/**
 * Sets the access time of a file to long ago, so that the next access shows.
 *
 * @param {string} file
 */
const resetAccessTime = async (file) => utimes(file, longAgo, new Date());

/** @param {string} file */
const wasRead = async (file) => (await stat(file)).atime.getTime() !== longAgo.getTime();

/** @param {string} folder */
async function recordsReading(folder) {
  const probe = path.join(folder, 'probe.txt');
  await writeFile(probe, 'text');
  await resetAccessTime(probe);
  await readFile(probe);
  return wasRead(probe);
}

test('GEPA reads no file of a workspace before its view is opened', { timeout: testLimitMs }, async (t) => {
  const files = /** @type {string[]} */ ([]);
  let readingIsRecorded = false;
  const { workbench, close } = await openSample({}, async (folder) => {
    const { journal, file } = await writeMadeUpRun(folder, {
      id: '2026-11-20-140233-old',
      name: 'old run',
      bytes: 1000,
    });
    const program = path.join(folder, 'program.json');
    await writeFile(program, '{"predict": {"demos": [], "signature": {"instructions": "Answer.", "fields": []}}}');
    files.push(journal, file, program, path.join(folder, 'prompts', 'sentiment.gepa.yaml'));
    await Promise.all(files.map(resetAccessTime));
    readingIsRecorded = await recordsReading(folder);
  });
  try {
    if (!readingIsRecorded) {
      t.skip('this file system does not record access times');
      return;
    }
    // The spec in the workspace makes VS Code activate the extension by itself.
    await activationTimes(workbench);
    for (const file of files) assert.equal(await wasRead(file), false, file);

    await workbench.openViewContainer('GEPA');
    await workbench.treeRow('program.json').waitFor();
    await workbench.treeRow('old run').waitFor();
    await eventually(async () => {
      for (const file of files) assert.equal(await wasRead(file), true, file);
    });
  } finally {
    await close();
  }
});
