// @ts-check
import { appendFileSync } from 'node:fs';

/**
 * What a suite writes in the file that `TEST_RESULT_FILE` names, a line of JSON each. A suite that is ended in the middle of
 * a test has so said all that came before.
 *
 * @typedef {'passed' | 'failed' | 'skipped'} Outcome
 * @typedef {{type: 'begun', name: string}} TestBegun
 * @typedef {{type: 'ended', name: string, outcome: Outcome, ms: number}} TestEnded
 */

/**
 * Writes an event at once, so that it is there whatever happens next. Does nothing when nobody asked for results.
 *
 * @param {TestBegun | TestEnded} event
 */
export function record(event) {
  const file = process.env['TEST_RESULT_FILE'];
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify(event)}\n`);
}
