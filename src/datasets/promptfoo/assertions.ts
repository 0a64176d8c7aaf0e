// Tested by test/unit/datasets/promptfoo/grading-options.test.ts.
import type { Assertion } from '../row';
import { isList, isObject, RowFault } from '../readers/read-row';

/**
 * Checks a list of assertions.
 *
 * @throws RowFault that names the first malformed assertion.
 */
export function readAssertions(list: unknown): readonly Assertion[] {
  if (list === undefined || list === null) return [];
  if (!isList(list))
    throw new RowFault('"assert" must be a list of assertions, such as [{type: contains, value: Paris}]');
  return list.map((item, index) => readAssertion(item, `assertion ${index + 1}`));
}

function readAssertion(item: unknown, name: string): Assertion {
  if (!isObject(item))
    throw new RowFault(`${name} must be an object with a type, such as {type: contains, value: Paris}`);
  const { type, threshold, weight, metric, assert, ...others } = item;
  if (typeof type !== 'string' || type.trim() === '') throw new RowFault(`${name} has no type, such as "contains"`);
  if (!isOptional(threshold, 'number')) throw new RowFault(`the threshold of ${name} (${type}) must be a number`);
  if (!isOptional(weight, 'number') || (weight ?? 1) < 0) {
    throw new RowFault(`the weight of ${name} (${type}) must be a number from 0`);
  }
  if (!isOptional(metric, 'string')) throw new RowFault(`the metric of ${name} (${type}) must be a name`);
  const inner = readAssertions(assert);
  if (type === 'assert-set' && inner.length === 0)
    throw new RowFault(`${name} (assert-set) has no assertions in "assert"`);
  return {
    type: type.trim(),
    ...others,
    ...(threshold === undefined ? {} : { threshold }),
    ...(weight === undefined ? {} : { weight }),
    ...(metric === undefined ? {} : { metric }),
    ...(inner.length === 0 ? {} : { assert: inner }),
  };
}

function isOptional(value: unknown, type: 'number'): value is number | undefined;
function isOptional(value: unknown, type: 'string'): value is string | undefined;
function isOptional(value: unknown, type: string): boolean {
  return value === undefined || typeof value === type;
}
