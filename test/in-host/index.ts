import { writeFile } from 'node:fs/promises';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Where the runner that started the editor expects to read {@link SuiteResult}. */
const resultFile = process.env['TEST_RESULT_FILE'];

/** How many tests ended how. Written as JSON for the process that started the editor. */
interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Runs the suite inside the extension host. VS Code calls this when the bundle is its `extensionTestsPath`.
 *
 * @throws when a test failed, by which VS Code learns the outcome
 */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = printMarked;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false });
  // Defines describe() and it() before the test files, which call them as they are loaded.
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  await import('./activation.test');
  await import('./api-keys.test');
  await import('./prompt-index.test');
  await import('./spec-diagnostics.test');
  await import('./draft-words.test');
  await import('./run-and-review.test');

  const result = await runMocha(mocha);
  if (resultFile !== undefined) await writeFile(resultFile, JSON.stringify(result));
  if (result.failed > 0) throw new Error(`${result.failed} of the tests in the extension host failed.`);
}

/** The console is shared with the whole editor; the mark tells the suite's lines from all others. */
function printMarked(...values: unknown[]): void {
  for (const line of format(...values).split('\n')) console.log(`[in-host] ${line}`);
}

function runMocha(mocha: Mocha): Promise<SuiteResult> {
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      const stats = runner.stats;
      resolve({ passed: stats?.passes ?? 0, failed: failures, skipped: stats?.pending ?? 0 });
    });
  });
}
