// @ts-check
/**
 * `npm test`: everything, from a clean clone. Installs what is missing, runs every suite even after one failed, skips by name
 * what this machine cannot run, and ends with the sums.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDependencies } from './vscode/install-dependencies.mjs';
import { inProject } from './vscode/project-paths.mjs';
import { prepareRig } from './vscode/rig.mjs';
import { runProgram } from './vscode/run-program.mjs';

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {{name: string, seconds: number, counts: Counts, remark: string}} Result
 * @typedef {Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>} VitestReport
 */

/** Thrown by a suite that cannot run here; its message is the reason. */
class CannotRun extends Error {}

/** A suite that hangs must not hang a build machine. */
const suiteLimitMs = 8 * 60_000;

const nothing = { passed: 0, failed: 0, skipped: 0 };
const results = /** @type {Result[]} */ ([]);

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
 * Runs a script of tests that leaves a report in a file.
 *
 * @template Report
 * @param {(file: string) => readonly string[]} nodeArguments that make it write to this file
 * @param {(report: Report) => Counts} read
 */
async function tests(nodeArguments, read) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gepa-'));
  try {
    const file = path.join(folder, 'result.json');
    const env = { ...process.env, TEST_RESULT_FILE: file };
    const options = { cwd: inProject(), env, show: true, timeoutMs: suiteLimitMs };
    const { code } = await runProgram(process.execPath, nodeArguments(file), options);
    const counts = existsSync(file) ? read(JSON.parse(await readFile(file, 'utf8'))) : nothing;
    // A suite that ends badly without a failed test, for instance because a file could not be loaded, has still failed.
    const failed = counts.failed === 0 && (code !== 0 || counts.passed === 0) ? 1 : counts.failed;
    return { ...counts, failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {Counts} report */
const asIs = (report) => report;

const unitTests = () =>
  tests(
    (file) => [
      inProject('node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--exclude', 'test/in-host/**', '--exclude', 'test/e2e/**'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ],
    (/** @type {VitestReport} */ report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  );

const inHostTests = () => tests(() => [inProject('test', 'vscode', 'run-in-host-suite.mjs')], asIs);

/** @param {readonly string[]} files */
const endToEndTests = (files) =>
  tests(
    (file) => [
      ...['--test', '--test-concurrency=1', '--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...['--test-reporter=./test/count-tests-reporter.mjs', `--test-reporter-destination=${file}`],
      ...files,
    ],
    asIs,
  );

async function endToEndFiles() {
  const folder = inProject('test', 'e2e');
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.filter((name) => name.endsWith('.test.mjs')).map((name) => path.join('test', 'e2e', name));
}

/** The suites that need a VS Code with the extension in it, and so a rig and a build. */
async function suitesInVSCode() {
  const build = await suite('Build', () => mustSucceed(process.execPath, ['esbuild.js', '--tests']));
  let obstacle = build.failed === 0 ? undefined : 'the build failed';
  if (obstacle === undefined) {
    console.log('\n=== A real VS Code for the tests');
    obstacle = await prepareRig(console.log).then(
      () => undefined,
      (error) => error.message,
    );
  }
  /** @param {() => Promise<Counts>} run */
  const ifPossible = (run) => async () => {
    if (obstacle !== undefined) throw new CannotRun(obstacle);
    return run();
  };
  await suite('In the extension host', ifPossible(inHostTests));
  const files = await endToEndFiles();
  if (files.length > 0) {
    await suite(
      'End to end',
      ifPossible(() => endToEndTests(files)),
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
