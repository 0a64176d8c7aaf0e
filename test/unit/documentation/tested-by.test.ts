import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Where the tests of a folder's files are. */
const testFolders = { src: 'test/unit', 'webview-ui': 'test/unit/dashboard' };

const firstLine = /^\/\/ Tested by (test\/\S+\.test\.(?:ts|mjs))\.\n/;

/** Returns whether the test of a file has the file's own path and name, or the file's first line names a test that exists. */
function saysItsTest(file: string, own: string): boolean {
  const [, named] = firstLine.exec(readFileSync(file, 'utf8')) ?? [];
  return named === undefined ? existsSync(own) : existsSync(named);
}

test.each(Object.entries(testFolders))('the test of every file in %s can be found', (folder, testFolder) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.d)\.ts$/.test(name));
  const unclear = files.filter(
    (name) => !saysItsTest(join(folder, name), join(testFolder, name.replace(/ts$/, 'test.ts'))),
  );

  expect(files.length).toBeGreaterThan(30);
  expect(unclear).toEqual([]);
});
