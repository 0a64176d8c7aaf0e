// @ts-check
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram } from '../vscode/run-program.mjs';
import { readResults } from './read-results.mjs';

/**
 * @typedef {object} SuiteOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {number} [silenceMs] a suite that has begun and in which no test begins or ends for this time is ended
 */

/**
 * Much longer than a test may take, and they end themselves: this is for a suite that cannot, as its process is blocked.
 * A suite as a whole has no limit.
 */
const silenceLimitMs = 15 * 60_000;

/**
 * Runs a program of tests that records them (see record.mjs).
 *
 * @param {readonly string[]} nodeArguments
 * @param {SuiteOptions} [options]
 * @returns {Promise<{results: readonly import('./read-results.mjs').TestResult[], complaints: readonly string[], output: string}>} its
 *   tests, of which those that were cut off have failed; and a sentence for each thing that went wrong beside the tests
 */
export async function runSuite(nodeArguments, options = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gepa-'));
  const file = path.join(folder, 'results.jsonl');
  const silence = new AbortController();
  const watch = watchSilence(file, options.silenceMs ?? silenceLimitMs, silence);
  try {
    const { code, output } = await runProgram(process.execPath, nodeArguments, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...(options.env ?? process.env), TEST_RESULT_FILE: file },
      signal: silence.signal,
    });
    const { ended, running } = readResults(existsSync(file) ? await readFile(file, 'utf8') : '');
    return { ...judge({ ended, running, code, silent: silence.signal.aborted }), output };
  } finally {
    clearInterval(watch);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import('./read-results.mjs').SuiteResults & {code: number, silent: boolean}} run
 */
export function judge({ ended, running, code, silent }) {
  const why = silent ? 'no test began or ended for too long' : `the suite ended with code ${code}`;
  const complaints = running.map((name) => `CUT OFF, as ${why}: ${name}`);
  const cutOff = running.map((name) => ({ name, outcome: /** @type {const} */ ('failed'), ms: 0 }));
  const results = [...ended, ...cutOff];
  const saysSo = results.some(({ outcome }) => outcome === 'failed');
  if (!saysSo && ended.length === 0) complaints.push(`No test ran: ${why}.`);
  else if (!saysSo && (silent || code !== 0)) {
    complaints.push(`CUT OFF, as ${why}: whatever came after "${ended.at(-1)?.name}"`);
  }
  return { results, complaints };
}

/**
 * @param {string} file of results
 * @param {number} limitMs
 * @param {AbortController} silence aborted when the file has not grown for that time
 */
function watchSilence(file, limitMs, silence) {
  let size = 0;
  let since = performance.now();
  return setInterval(
    () => {
      const sizeNow = existsSync(file) ? statSync(file).size : 0;
      if (sizeNow !== size) since = performance.now();
      size = sizeNow;
      if (performance.now() - since > (size === 0 ? silenceLimitMs : limitMs)) silence.abort();
    },
    Math.min(1_000, limitMs / 4),
  );
}
