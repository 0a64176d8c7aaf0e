// @ts-check
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { slowest } from './results/read-results.mjs';
import { runSuite } from './results/run-suite.mjs';
import { inProject } from './vscode/project-paths.mjs';
import { prepareRig, RigUnavailable } from './vscode/rig.mjs';
import { runProgram } from './vscode/run-program.mjs';
import { startSharedEditor } from './vscode/shared-editor.mjs';

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {import('./results/read-results.mjs').TestResult} TestResult
 * @typedef {{name: string, seconds: number, counts: Counts, remark: string}} Result
 */

/** Thrown by a suite that cannot run here; its message is the reason. */
class CannotRun extends Error {}

/** Suites, and files of end-to-end tests, that run at the same time. All of them wait for the disk or a window for half of their time. */
const sideBySide = Math.min(6, availableParallelism() + 1);

/** @type {Counts} */
const nothing = { passed: 0, failed: 0, skipped: 0 };
const allTests = /** @type {TestResult[]} */ ([]);

/**
 * A part of the test run. Its output is shown when it has ended, for others run beside it.
 *
 * @typedef {{name: string, run: () => Promise<Counts>}} Job
 */

/**
 * Runs a part under a heading. One that throws has failed, or is skipped if it threw {@link CannotRun}.
 *
 * @param {Job} job
 * @returns {Promise<Result>}
 */
async function runJob({ name, run }) {
  console.log(`... ${name}`);
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
  console.log(`--- ${name}: ${seconds.toFixed(1)} s\n`);
  return { name, seconds, counts, remark };
}

/**
 * Runs several at a time, begun in their order.
 *
 * @param {readonly Job[]} jobs
 * @returns {Promise<readonly Result[]>} in the order of the jobs
 */
async function runJobs(jobs) {
  const results = /** @type {Result[]} */ ([]);
  const waiting = [...jobs.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await runJob(next[1]);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return results;
}

/**
 * A step that is not a test itself: it counts only when it fails.
 *
 * @param {string} program
 * @param {readonly string[]} programArguments
 */
async function mustSucceed(program, programArguments) {
  const { code, output } = await runProgram(program, programArguments, { cwd: inProject() });
  show(program, output);
  if (code !== 0) throw new Error(`"${[program, ...programArguments].join(' ')}" ended with code ${code}.`);
  return nothing;
}

/**
 * Runs a program of tests, and says what was cut off.
 *
 * @param {string} name
 * @param {readonly string[]} nodeArguments
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Counts>}
 */
async function tests(name, nodeArguments, env = process.env) {
  const { results, complaints, output } = await runSuite(nodeArguments, { cwd: inProject(), env });
  show(name, [output, ...complaints].join('\n'));
  allTests.push(...results);
  const count = (/** @type {import('./results/record.mjs').Outcome} */ kind) =>
    results.filter(({ outcome }) => outcome === kind).length;
  // A suite that ends badly without a failed test has still failed.
  const failed = Math.max(count('failed'), complaints.length);
  return { passed: count('passed'), failed, skipped: count('skipped') };
}

/**
 * @param {string} name
 * @param {string} output
 */
function show(name, output) {
  if (output.trim() !== '') console.log(`\n=== ${name}\n${output.trim()}`);
}

const unitTests = () =>
  tests('Unit tests', [
    inProject('node_modules', 'vitest', 'vitest.mjs'),
    ...['run', '--reporter=default', '--reporter=./test/results/vitest-reporter.mjs'],
  ]);

const nodeReporters = [
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./test/results/node-reporter.mjs', '--test-reporter-destination=stdout'],
];

async function endToEndFiles() {
  const names = await readdir(inProject('test', 'e2e'));
  return names.filter((name) => name.endsWith('.test.mjs')).map((name) => path.join('test', 'e2e', name));
}

/** @typedef {Awaited<ReturnType<typeof startSharedEditor>>} Editor */

/** @returns {Promise<Editor | CannotRun>} what the suites in a real VS Code need, or why this machine cannot have it */
async function prepareEditor() {
  console.log('\n=== A real VS Code for the tests');
  try {
    return await startSharedEditor(await prepareRig(console.log));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof RigUnavailable) return new CannotRun(reason);
    throw error;
  }
}

/**
 * @param {Editor | CannotRun | Error} editor
 * @returns {Promise<readonly Job[]>}
 */
async function jobsInVSCode(editor) {
  /** @param {string} name @param {readonly string[]} nodeArguments @returns {Job} */
  const job = (name, nodeArguments) => ({
    name,
    run: async () => {
      if (editor instanceof Error) throw editor;
      return tests(name, nodeArguments, { ...process.env, ...editor.env });
    },
  });
  const files = await endToEndFiles();
  return [
    job('In the extension host', [inProject('test', 'vscode', 'run-in-host-suite.mjs')]),
    ...files.map((file) => job(`End to end: ${path.basename(file, '.test.mjs')}`, [...nodeReporters, file])),
  ];
}

/** @param {readonly Result[]} results */
function showSummary(results) {
  console.log('\n=== The slowest tests');
  for (const { name, ms } of slowest(allTests, 20)) console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
  console.log('\n=== Summary');
  for (const { name, seconds, counts, remark } of results) {
    const numbers = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    const outcome = counts === nothing ? 'done' : numbers;
    console.log(`${name.padEnd(32)}${seconds.toFixed(1).padStart(7)} s  ${remark === '' ? outcome : remark}`);
  }
  /** @param {'passed' | 'failed' | 'skipped'} kind */
  const sum = (kind) => results.reduce((total, { counts }) => total + counts[kind], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  if (sum('failed') > 0 || sum('passed') === 0) process.exitCode = 1;
}

/**
 * Runs every suite, also after one failed, skips by name what this machine cannot run, and ends with the sums. Sets the exit code
 * of the process when a test failed or none passed.
 */
export async function runAllSuites() {
  const build = await runJob({ name: 'Build', run: () => mustSucceed(process.execPath, ['esbuild.js', '--tests']) });
  const editor = build.counts.failed > 0 ? new CannotRun('the build failed') : await prepareEditor().catch(asError);
  try {
    const results = await runJobs([
      { name: 'Unit tests', run: unitTests },
      { name: 'Lint', run: () => mustSucceed('npm', ['run', '--silent', 'lint']) },
      ...(await jobsInVSCode(editor)),
    ]);
    showSummary([build, ...results]);
  } finally {
    if (!(editor instanceof Error)) await editor.close();
  }
}

/** @param {unknown} error */
const asError = (error) => (error instanceof Error ? error : new Error(String(error)));
