// @ts-check
import { record } from './record.mjs';

/**
 * @typedef {import('vitest/node').TestCase} TestCase
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {import('vitest/node').TestSuite} TestSuite
 */

/** A reporter for vitest that records each test as it begins and ends. */
export default class RecordTests {
  /** @param {TestCase} test */
  onTestCaseReady(test) {
    // On a busy machine, this may be called after the result.
    if (test.result().state === 'pending') record({ type: 'begun', name: nameOf(test) });
  }

  /** @param {TestCase} test */
  onTestCaseResult(test) {
    const { state } = test.result();
    const outcome = state === 'passed' || state === 'failed' ? state : 'skipped';
    record({ type: 'ended', name: nameOf(test), outcome, ms: test.diagnostic()?.duration ?? 0 });
  }

  /** @param {TestSuite} suite */
  onTestSuiteResult(suite) {
    recordErrors(`${suite.module.relativeModuleId} > ${suite.fullName}`, suite);
  }

  /** @param {TestModule} module */
  onTestModuleEnd(module) {
    recordErrors(module.relativeModuleId, module);
  }
}

/** @param {TestCase} test */
const nameOf = (test) => `${test.module.relativeModuleId} > ${test.fullName}`;

/**
 * What fails outside a test, for instance a file that cannot be loaded, has failed too.
 *
 * @param {string} name
 * @param {TestSuite | TestModule} part
 */
function recordErrors(name, part) {
  if (part.errors().length > 0)
    record({ type: 'ended', name: `${name} (outside its tests)`, outcome: 'failed', ms: 0 });
}
