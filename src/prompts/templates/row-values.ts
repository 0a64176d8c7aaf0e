import { valueOf } from '../../gepa/named-values';
import type { Values } from './template-engine';

/** Converts a value to the text that a prompt shows: text verbatim, null as an empty text, anything else as JSON. */
export function textOfValue(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/**
 * Returns the value at a dotted path, or all values for an empty path. A column whose name contains the dots takes precedence.
 */
export function valueAt(values: Values, path: string): unknown {
  if (path === '') return values;
  if (Object.hasOwn(values, path)) return valueOf(values, path);
  let value: unknown = values;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/**
 * Whether a row has a value at a path, in which `[]` means every element of a list. An empty list or an empty value satisfies any
 * path of its elements. An object is treated as its own element, as sections do.
 */
export function hasPath(values: Values, path: string): boolean {
  if (path === '') return true;
  const [, head = '', rest] = /^(.*?)\[\]\.?(.*)$/.exec(path) ?? [];
  const value = valueAt(values, rest === undefined ? path : head);
  if (rest === undefined || rest === '') return value !== undefined || isOfText(values, path);
  if (Array.isArray(value)) return value.every((element) => isObject(element) && hasPath(element, rest));
  if (isObject(value)) return hasPath(value, rest);
  return value === undefined || value === null || value === false || value === '' || value === 0;
}

/** Copies values to objects that inherit only a `toString` that prints JSON, whatever an engine would print. */
export function printable(values: Values): Values {
  const copied = Object.create(printedAsJson) as Record<string, unknown>;
  // eslint-disable-next-line gepa/no-inherited-lookup -- It inherits no __proto__.
  for (const [name, value] of Object.entries(values)) copied[name] = printableValue(value);
  return copied;
}

const printedAsJson = Object.create(null, {
  toString: {
    value(this: unknown) {
      return JSON.stringify(this);
    },
    // A column can have this name.
    writable: true,
  },
}) as object;

class PrintableList extends Array<unknown> {
  override toString(): string {
    return JSON.stringify(this);
  }
}

/** Copies a single value as `printable` does. */
export function printableValue(value: unknown): unknown {
  if (Array.isArray(value)) return PrintableList.from(value, printableValue);
  return isObject(value) ? printable(value) : value;
}

/** Whether a path refers to the length or a character of a text. */
function isOfText(values: Values, path: string): boolean {
  const [, text, key = ''] = /^(.*)\.(length|\d+)$/.exec(path) ?? [];
  const value = text === undefined ? undefined : valueAt(values, text);
  return typeof value === 'string' && (key === 'length' || Number(key) < value.length);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}
