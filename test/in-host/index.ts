import { format } from 'node:util';
import Mocha from 'mocha';
import { record, type Outcome } from '../results/record.mjs';

/** Generous, since every wait ends as soon as its condition holds. */
const testLimitMs = 5 * 60_000;

/**
 * Runs the suite inside the extension host. VS Code calls this when the bundle is its `extensionTestsPath`.
 *
 * @throws when a test failed, so that VS Code reports a failure.
 */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = printMarked;
  const mocha = new Mocha({ ui: 'bdd', timeout: testLimitMs, color: false });
  // Defines describe() and it() before the test files are loaded, which call them.
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  await import('./activation.test');
  await import('./api-keys.test');
  await import('./prompt-index.test');
  await import('./spec-diagnostics.test');
  await import('./describe-draft.test');
  await import('./language-models.test');
  await import('./run-and-review.test');
  await import('./import-run.test');
  await import('./language-model-tools.test');

  const failed = await runMocha(mocha);
  if (failed > 0) throw new Error(`${failed} of the tests in the extension host failed.`);
}

/** Prints to the console, which the whole editor shares, with a prefix that marks the lines of this suite. */
function printMarked(...values: unknown[]): void {
  for (const line of format(...values).split('\n')) console.log(`[in-host] ${line}`);
}

/** Runs the suite and resolves with the number of failed tests. */
function runMocha(mocha: Mocha): Promise<number> {
  const { EVENT_TEST_BEGIN, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;
  const ended = (outcome: Outcome) => (test: Mocha.Test) =>
    record({ type: 'ended', name: nameOf(test), outcome, ms: test.duration ?? 0 });
  return new Promise((resolve) => {
    mocha
      .run(resolve)
      .on(EVENT_TEST_BEGIN, (test) => record({ type: 'begun', name: nameOf(test) }))
      .on(EVENT_TEST_PASS, ended('passed'))
      .on(EVENT_TEST_FAIL, ended('failed'))
      .on(EVENT_TEST_PENDING, ended('skipped'));
  });
}

const nameOf = (test: Mocha.Test): string => `in-host > ${test.titlePath().join(' > ')}`;
