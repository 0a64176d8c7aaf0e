// @ts-check

/**
 * A reporter for `node --test` whose output is the numbers of tests as JSON: `{passed, failed, skipped}`.
 *
 * @param {AsyncIterable<{type: string, data: {skip?: unknown, todo?: unknown, details?: {type?: string}}}>} events
 */
export default async function* countTests(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (data?.details?.type === 'suite') continue;
    if (type === 'test:fail') counts.failed += 1;
    else if (type === 'test:pass' && isSet(data.skip ?? data.todo)) counts.skipped += 1;
    else if (type === 'test:pass') counts.passed += 1;
  }
  yield JSON.stringify(counts);
}

/** @param {unknown} mark of a test: a reason, or true */
const isSet = (mark) => mark !== undefined && mark !== false;
