// @ts-check
import { record } from './record.mjs';

/**
 * @typedef {object} NodeTestEvent
 * @property {string} type
 * @property {{name: string, nesting: number, skip?: unknown, todo?: unknown, details?: {duration_ms: number}}} data
 */

/**
 * A reporter for tests of `node:test` that records each of them as it begins and ends. It prints nothing.
 *
 * @param {AsyncIterable<NodeTestEvent>} events
 */
// eslint-disable-next-line require-yield -- a reporter is a generator
export default async function* recordTests(events) {
  const path = /** @type {string[]} */ ([]);
  for await (const { type, data } of events) {
    if (type === 'test:dequeue') {
      path.splice(data.nesting, Infinity, data.name);
      record({ type: 'begun', name: path.join(' > ') });
    } else if (type === 'test:pass' || type === 'test:fail') {
      const name = [...path.slice(0, data.nesting), data.name].join(' > ');
      const leftOut = isSet(data.skip ?? data.todo);
      const outcome = type === 'test:fail' ? 'failed' : leftOut ? 'skipped' : 'passed';
      record({ type: 'ended', name, outcome, ms: data.details?.duration_ms ?? 0 });
    }
  }
}

/** @param {unknown} mark of a test: a reason, or true */
const isSet = (mark) => mark !== undefined && mark !== false;
