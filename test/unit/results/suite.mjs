// @ts-check
/** A suite that ends as badly as its first argument says, for the tests of the runner. */
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';

test('a test before it', () => undefined);

test('the test that ends badly', async () => {
  if (process.argv[2] === 'hangs') {
    await new Promise((resolve) => {
      // Keeps the process from ending.
      setTimeout(resolve, 2 ** 31 - 1);
    });
  }
  if (process.argv[2] === 'crashes') {
    // What is recorded is written one turn later.
    while (!isRecorded('ends badly')) await setImmediate();
    process.kill(process.pid, 'SIGKILL');
  }
  if (process.argv[2] === 'fails') throw new Error('as it was asked to');
});

test('a test after it', () => undefined);

/** @param {string} text */
function isRecorded(text) {
  const file = process.env['TEST_RESULT_FILE'] ?? '';
  return existsSync(file) && readFileSync(file, 'utf8').includes(text);
}
