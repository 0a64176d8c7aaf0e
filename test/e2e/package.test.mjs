// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { packageExtension } from '../vscode/package-extension.mjs';
import { inProject } from '../vscode/project-paths.mjs';
import { runProgram } from '../vscode/run-program.mjs';

const mostFiles = 58;
const mostBytes = 1_000_000;

test(`The package has at most ${mostFiles} files and ${mostBytes} bytes`, async () => {
  const packaged = await readFile(await packageExtension());
  // A ZIP archive ends with a record of 22 bytes, which has the number of files at byte 10.
  const files = packaged.readUInt16LE(packaged.length - 22 + 10);
  assert.ok(files > 0 && files <= mostFiles, `it has ${files} files: see .vscodeignore`);
  assert.ok(packaged.length <= mostBytes, `it has ${packaged.length} bytes`);
});

for (const bundle of ['worker.js', 'cli.js']) {
  test(`dist/${bundle} loads no large library on startup`, async () => {
    const printLoaded = "process.on('exit', () => console.log('loaded', Object.keys(require.cache).join()))";
    const load = `require(${JSON.stringify(inProject('dist', bundle))})`;
    const { output } = await runProgram(process.execPath, ['--eval', `${printLoaded}; ${load}`]);
    assert.match(output, new RegExp(`^loaded .*${bundle}`, 'm'));
    assert.doesNotMatch(output, /libraries/);
  });
}

test('The texts of the editor are collected for translation', async () => {
  const texts = Object.keys(JSON.parse(await readFile(inProject('dist', 'l10n', 'bundle.l10n.json'), 'utf8')));
  assert.ok(texts.includes('Guidance for Reflections'), 'of a tree');
  assert.ok(texts.includes('{0} to review'), 'of the status bar');
});

test('The licences of the bundled libraries are in the package', async () => {
  const notices = (await readFile(inProject('dist', 'THIRD_PARTY_NOTICES.txt'), 'utf8')).split(/\n-{80}\n/).slice(1);
  for (const library of ['openai', 'yaml', '@vscode/webview-ui-toolkit', 'node-diff3', 'd3-shape'])
    assert.equal(notices.filter((notice) => notice.trim().startsWith(`${library} `)).length, 1, library);
  for (const notice of notices) assert.match(notice, /copyright|public domain/i, notice.trim().split('\n')[0]);
  const packaged = await readFile(await packageExtension());
  assert.ok(packaged.includes('dist/THIRD_PARTY_NOTICES.txt'));
});
