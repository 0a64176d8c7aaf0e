// @ts-check
/**
 * `npm test`: everything, from a clean clone. Installs what is missing, runs every suite even after one failed, skips by name
 * what this machine cannot run, and ends with the sums.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { slowest } from './results/read-results.mjs';
import { runSuite } from './results/run-suite.mjs';
import { installDependencies } from './vscode/install-dependencies.mjs';
import { inProject } from './vscode/project-paths.mjs';
import { prepareRig } from './vscode/rig.mjs';
import { runProgram } from './vscode/run-program.mjs';
import { startSharedEditor } from './vscode/shared-editor.mjs';

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {{name: string, seconds: number, counts: Counts, remark: string}} Result
 */

/** Thrown by a suite that cannot run here; its message is the reason. */
class CannotRun extends Error {}

/** Files of end-to-end tests that run at the same time: what each of them waits for most is the other's processor. */
const sideBySide = 2;

const nothing = { passed: 0, failed: 0, skipped: 0 };
const results = /** @type {Result[]} */ ([]);
const allTests = /** @type {import('./results/read-results.mjs').TestResult[]} */ ([]);

/**
 * Runs a suite under a heading. A suite that throws has failed, or is skipped if it threw {@link CannotRun}.
 *
 * @param {string} name
 * @param {() => Promise<Counts>} run
 */
async function suite(name, run) {
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const { counts, remark } = await run().then(
    (counts) => ({ counts, remark: '' }),
    (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      return error instanceof CannotRun
        ? { counts: { ...nothing, skipped: 1 }, remark: `SKIPPED: ${reason}` }
        : { counts: { ...nothing, failed: 1 }, remark: `FAILED: ${reason}` };
    },
  );
  const seconds = (performance.now() - started) / 1000;
  if (remark !== '') console.log(remark);
  console.log(`--- ${name}: ${seconds.toFixed(1)} s`);
  results.push({ name, seconds, counts, remark });
  return counts;
}

/**
 * A step that is no test itself: it counts only when it fails.
 *
 * @param {string} program
 * @param {readonly string[]} programArguments
 */
async function mustSucceed(program, programArguments) {
  const { code } = await runProgram(program, programArguments, { cwd: inProject(), show: true });
  if (code !== 0) throw new Error(`"${[program, ...programArguments].join(' ')}" ended with code ${code}.`);
  return nothing;
}

/**
 * Runs a program of tests, and says what was cut off.
 *
 * @param {readonly string[]} nodeArguments
 * @param {import('./results/run-suite.mjs').SuiteOptions} [options]
 * @returns {Promise<Counts>}
 */
async function tests(nodeArguments, options = {}) {
  const { results, complaints } = await runSuite(nodeArguments, { cwd: inProject(), ...options });
  for (const complaint of complaints) console.log(complaint);
  allTests.push(...results);
  const count = (/** @type {import('./results/record.mjs').Outcome} */ kind) =>
    results.filter(({ outcome }) => outcome === kind).length;
  // A suite that ends badly without a failed test has still failed.
  const failed = Math.max(count('failed'), complaints.length);
  return { passed: count('passed'), failed, skipped: count('skipped') };
}

const unitTests = () =>
  tests([
    inProject('node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--reporter=default', '--reporter=./test/results/vitest-reporter.mjs'],
  ]);

const inHostTests = () => tests([inProject('test', 'vscode', 'run-in-host-suite.mjs')]);

/**
 * @param {import('./vscode/rig.mjs').Rig} rig
 * @param {readonly string[]} files
 */
async function endToEndTests(rig, files) {
  const editor = await startSharedEditor(rig);
  try {
    return await inEditor(files, { ...process.env, ...editor.env });
  } finally {
    await editor.close();
  }
}

/**
 * @param {readonly string[]} files
 * @param {NodeJS.ProcessEnv} env
 */
async function inEditor(files, env) {
  const counts = { ...nothing };
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const ofFile = await tests([...nodeReporters, file], { show: false, env });
      counts.passed += ofFile.passed;
      counts.failed += ofFile.failed;
      counts.skipped += ofFile.skipped;
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return counts;
}

const nodeReporters = [
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./test/results/node-reporter.mjs', '--test-reporter-destination=stdout'],
];

async function endToEndFiles() {
  const folder = inProject('test', 'e2e');
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.filter((name) => name.endsWith('.test.mjs')).map((name) => path.join('test', 'e2e', name));
}

/** The suites that need a VS Code with the extension in it, and so a rig and a build. */
async function suitesInVSCode() {
  const build = await suite('Build', () => mustSucceed(process.execPath, ['esbuild.js', '--tests']));
  if (build.failed === 0) console.log('\n=== A real VS Code for the tests');
  const rig =
    build.failed === 0
      ? await prepareRig(console.log).catch((error) => new CannotRun(error.message))
      : new CannotRun('the build failed');
  /** @param {(rig: import('./vscode/rig.mjs').Rig) => Promise<Counts>} run */
  const ifPossible = (run) => async () => {
    if (rig instanceof CannotRun) throw rig;
    return run(rig);
  };
  await suite('In the extension host', ifPossible(inHostTests));
  const files = await endToEndFiles();
  if (files.length > 0) {
    await suite(
      'End to end',
      ifPossible((rig) => endToEndTests(rig, files)),
    );
  }
}

/** @param {'passed' | 'failed' | 'skipped'} kind */
const sum = (kind) => results.reduce((total, { counts }) => total + counts[kind], 0);

async function main() {
  await installDependencies(console.log);
  await suite('Lint', () => mustSucceed('npm', ['run', '--silent', 'lint']));
  await suite('Unit tests', unitTests);
  await suitesInVSCode();

  console.log('\n=== The slowest tests');
  for (const { name, ms } of slowest(allTests, 20)) console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
  console.log('\n=== Summary');
  for (const { name, seconds, counts, remark } of results) {
    const numbers = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    const outcome = counts === nothing ? 'done' : numbers;
    console.log(`${name.padEnd(24)}${seconds.toFixed(1).padStart(7)} s  ${remark === '' ? outcome : remark}`);
  }
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  if (sum('failed') > 0 || sum('passed') === 0) process.exitCode = 1;
}

await main();
