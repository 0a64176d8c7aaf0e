// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import type { JinjaArguments } from './jinja-arguments';
import { braceFormatted, percentFormatted } from './jinja-format';
import {
  entriesOf,
  floatFrom,
  isFloat,
  isNumber,
  isText,
  itemsOf,
  listFrom,
  pythonText,
  valueFrom,
  type JinjaValue,
} from './jinja-values';

type Operator = (left: JinjaValue, right: JinjaValue) => JinjaValue;

/** Operators that the library lacks for some types, or implements as in JavaScript. */
export const JINJA_OPERATORS: Readonly<Record<string, Operator>> = {
  '==': (left, right) => valueFrom(isEqual(left, right)),
  '!=': (left, right) => valueFrom(!isEqual(left, right)),
  '<': (left, right) => valueFrom(compare(left, right) < 0),
  '>': (left, right) => valueFrom(compare(left, right) > 0),
  '<=': (left, right) => valueFrom(compare(left, right) <= 0),
  '>=': (left, right) => valueFrom(compare(left, right) >= 0),
  '~': (left, right) => valueFrom(pythonText(left) + pythonText(right)),
  '*': (left, right) => {
    if (isNumber(left) && isNumber(right)) return numeric(left, right, (one, other) => one * other);
    const [repeated, times] = isNumber(left) ? [right, left] : [left, right];
    const count = Math.max(0, Number(times.value));
    if (isText(repeated)) return valueFrom(repeated.value.repeat(count));
    return listFrom(Array.from({ length: count }, () => itemsOf(repeated)).flat());
  },
  '%': (left, right) => {
    if (isText(left)) return valueFrom(percentFormatted(left.value, right));
    if (Number(right.value) === 0) throw new Error('modulo by zero');
    return numeric(left, right, (one, other) => ((one % other) + other) % other);
  },
};

type Method = (value: JinjaValue, given: JinjaArguments) => JinjaValue;

function ofText(result: (text: string, given: JinjaArguments) => unknown): Method {
  return (value, given) => {
    if (!isText(value)) throw new TypeError(`${pythonText(value)} is not text`);
    return valueFrom(result(value.value, given));
  };
}

/** Python's text and list methods that the library lacks. */
export const JINJA_METHODS: Readonly<Record<string, Method>> = {
  format: (value, { places, named }) => valueFrom(braceFormatted(pythonText(value), places, named)),
  splitlines: ofText((text) => text.replace(/(?:\r\n?|\n)$/, '').split(/\r\n?|\n/)),
  join: (value, given) => {
    const [list] = given.places;
    return valueFrom((list === undefined ? [] : itemsOf(list)).map(pythonText).join(pythonText(value)));
  },
  count: (value, given) =>
    isText(value)
      ? valueFrom(value.value.split(given.text(0, 'sub') ?? '').length - 1)
      : valueFrom(itemsOf(value).filter((item) => given.places.some((one) => isEqual(item, one))).length),
  index: (value, given) =>
    isText(value)
      ? valueFrom(value.value.indexOf(given.text(0, 'sub') ?? ''))
      : valueFrom(itemsOf(value).findIndex((item) => given.places.some((one) => isEqual(item, one)))),
  find: ofText((text, given) => text.indexOf(given.text(0, 'sub') ?? '')),
  rfind: ofText((text, given) => text.lastIndexOf(given.text(0, 'sub') ?? '')),
  zfill: ofText((text, given) => text.padStart(given.number(0, 'width') ?? 0, '0')),
  ljust: ofText((text, given) => text.padEnd(given.number(0, 'width') ?? 0, given.text(1, 'fillchar') ?? ' ')),
  rjust: ofText((text, given) => text.padStart(given.number(0, 'width') ?? 0, given.text(1, 'fillchar') ?? ' ')),
  removeprefix: ofText((text, given) => {
    const prefix = given.text(0, 'prefix') ?? '';
    return text.startsWith(prefix) ? text.slice(prefix.length) : text;
  }),
  removesuffix: ofText((text, given) => {
    const suffix = given.text(0, 'suffix') ?? '';
    return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  }),
  isdigit: ofText((text) => /^\d+$/u.test(text)),
  isnumeric: ofText((text) => /^\p{N}+$/u.test(text)),
  isalpha: ofText((text) => /^\p{L}+$/u.test(text)),
  isalnum: ofText((text) => /^[\p{L}\p{N}]+$/u.test(text)),
  isspace: ofText((text) => /^\s+$/.test(text)),
  isupper: ofText((text) => text === text.toUpperCase() && text !== text.toLowerCase()),
  islower: ofText((text) => text === text.toLowerCase() && text !== text.toUpperCase()),
  casefold: ofText((text) => text.toLowerCase()),
};

/** Tests that the library lacks, or supports for only some types. */
export const JINJA_TESTS: Readonly<Record<string, (value: JinjaValue, given: JinjaArguments) => boolean>> = {
  divisibleby: (value, given) => Number(value.value) % (given.number(0, 'num') ?? 1) === 0,
  odd: (value) => Number(value.value) % 2 !== 0,
  even: (value) => Number(value.value) % 2 === 0,
  float: isFloat,
  eq: (value, given) => given.places.some((other) => isEqual(value, other)),
  equalto: (value, given) => given.places.some((other) => isEqual(value, other)),
  sameas: (value, given) => given.places.some((other) => value.type === other.type && isEqual(value, other)),
  ne: (value, given) => !given.places.some((other) => isEqual(value, other)),
  lt: (value, given) => given.places.some((other) => compare(value, other) < 0),
  le: (value, given) => given.places.some((other) => compare(value, other) <= 0),
  gt: (value, given) => given.places.some((other) => compare(value, other) > 0),
  ge: (value, given) => given.places.some((other) => compare(value, other) >= 0),
  lessthan: (value, given) => given.places.some((other) => compare(value, other) < 0),
  greaterthan: (value, given) => given.places.some((other) => compare(value, other) > 0),
  in: (value, given) => given.places.some((list) => contains(list, value)),
};

function contains(list: JinjaValue, value: JinjaValue): boolean {
  return isText(list) ? list.value.includes(pythonText(value)) : itemsOf(list).some((item) => isEqual(item, value));
}

/**
 * Compares two values. Negative when the first is smaller.
 *
 * @throws TypeError for values that Python cannot compare.
 */
export function compare(one: JinjaValue, other: JinjaValue, ignoresCase = false): number {
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  if (isText(one) && isText(other)) {
    const [left, right] = ignoresCase ? [one.value.toLowerCase(), other.value.toLowerCase()] : [one.value, other.value];
    return left < right ? -1 : Number(left > right);
  }
  if (isEqual(one, other)) return 0;
  throw new TypeError(`${pythonText(one) || 'nothing'} and ${pythonText(other) || 'nothing'} cannot be compared`);
}

function isEqual(one: JinjaValue, other: JinjaValue): boolean {
  if (isNumber(one) && isNumber(other)) return Number(one.value) === Number(other.value);
  const [entries, others] = [entriesOf(one), entriesOf(other)];
  if (entries !== undefined && others !== undefined) {
    const isSame = ([key, value]: readonly [string, JinjaValue]) => {
      const found = others.get(key);
      return found !== undefined && isEqual(value, found);
    };
    return entries.size === others.size && [...entries].every(isSame);
  }
  if (Array.isArray(one.value) && Array.isArray(other.value)) {
    const [items, rest] = [itemsOf(one), itemsOf(other)];
    return items.length === rest.length && items.every((item, index) => isEqual(item, rest[index] ?? item));
  }
  return one.type === other.type && one.value === other.value;
}

function numeric(left: JinjaValue, right: JinjaValue, result: (one: number, other: number) => number): JinjaValue {
  if (!isNumber(left) || !isNumber(right)) {
    throw new TypeError(`${pythonText(left) || 'nothing'} and ${pythonText(right) || 'nothing'} are not both numbers`);
  }
  const value = result(Number(left.value), Number(right.value));
  return isFloat(left) || isFloat(right) ? floatFrom(value) : valueFrom(value);
}
