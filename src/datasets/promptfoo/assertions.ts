import type { Assertion } from '../row';
import { isList, isObject, RowFault } from '../read-row';

/** What a `$ref` may lead to: the keys of the file in which it stands. */
export type Definitions = Readonly<Record<string, unknown>>;

/**
 * Checks a list of assertions and follows their `$ref`s (such as `#/assertionTemplates/short`).
 *
 * @throws RowFault that names the first malformed assertion.
 */
export function readAssertions(list: unknown, definitions: Definitions): readonly Assertion[] {
  if (list === undefined || list === null) return [];
  if (!isList(list))
    throw new RowFault('"assert" must be a list of assertions, such as [{type: contains, value: Paris}]');
  return list.map((item, index) => readAssertion(followed(item, definitions), `assertion ${index + 1}`, definitions));
}

function readAssertion(item: unknown, name: string, definitions: Definitions): Assertion {
  if (!isObject(item))
    throw new RowFault(`${name} must be an object with a type, such as {type: contains, value: Paris}`);
  const { type, threshold, weight, metric, assert, ...others } = item;
  if (typeof type !== 'string' || type.trim() === '') throw new RowFault(`${name} has no type, such as "contains"`);
  if (!isOptional(threshold, 'number')) throw new RowFault(`the threshold of ${name} (${type}) must be a number`);
  if (!isOptional(weight, 'number') || (weight ?? 1) < 0) {
    throw new RowFault(`the weight of ${name} (${type}) must be a number from 0`);
  }
  if (!isOptional(metric, 'string')) throw new RowFault(`the metric of ${name} (${type}) must be a name`);
  const inner = readAssertions(assert, definitions);
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

/** An assertion in place of its `$ref`, with what stands beside the `$ref` on top of it. */
function followed(item: unknown, definitions: Definitions, depth = 0): unknown {
  if (!isObject(item) || item['$ref'] === undefined) return item;
  const { $ref: reference, ...beside } = item;
  const target = typeof reference === 'string' && reference.startsWith('#/') ? at(definitions, reference) : undefined;
  if (!isObject(target)) {
    throw new RowFault(
      `$ref ${JSON.stringify(reference)} leads to no assertion of this file. Write it as "#/assertionTemplates/NAME"`,
    );
  }
  if (depth === 16) throw new RowFault(`$ref ${JSON.stringify(reference)} leads in a circle`);
  return { ...(followed(target, definitions, depth + 1) as object), ...beside };
}

/** RFC 6901. */
function at(document: unknown, pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
      document,
    );
}
