// @ts-check

/**
 * @typedef {import('./record.mjs').TestBegun | import('./record.mjs').TestEnded} TestEvent
 * @typedef {Readonly<Omit<import('./record.mjs').TestEnded, 'type'>>} TestResult
 * @typedef {{readonly ended: readonly TestResult[], readonly running: readonly string[]}} SuiteResults
 *   the tests that ended, in that order, and the names of those that had begun and not ended
 */

/**
 * Reads what a suite recorded, however far it came.
 *
 * @param {string} text the lines of its result file; a last one without its end is ignored
 * @returns {SuiteResults}
 */
export function readResults(text) {
  const running = /** @type {string[]} */ ([]);
  const ended = /** @type {TestResult[]} */ ([]);
  for (const line of text.split('\n').slice(0, -1)) {
    const event = /** @type {TestEvent} */ (JSON.parse(line));
    if (event.type === 'begun') {
      running.push(event.name);
      continue;
    }
    const begun = running.indexOf(event.name);
    if (begun >= 0) running.splice(begun, 1);
    ended.push({ name: event.name, outcome: event.outcome, ms: event.ms });
  }
  return { ended, running };
}

/**
 * The slowest tests, slowest first. A test that has others in it took its time in them, and is left out.
 *
 * @param {readonly TestResult[]} results
 * @param {number} count
 */
export function slowest(results, count) {
  const names = results.map(({ name }) => name);
  const isGroup = (/** @type {string} */ name) => names.some((other) => other.startsWith(`${name} > `));
  return results
    .filter(({ name }) => !isGroup(name))
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, count);
}
