// Tested by test/unit/prompts/templates/jinja-python.test.ts.
import type { JinjaArguments } from './jinja-arguments';
import { fixed, percentFormatted } from './jinja-format';
import { compare } from './jinja-operators';
import {
  attributeOf,
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

/** A filter. @param given the arguments in parentheses. */
export type JinjaFilter = (value: JinjaValue, given: JinjaArguments) => JinjaValue;

/** Creates a filter for texts. Other values are converted to their printed text. */
function ofText(change: (text: string, given: JinjaArguments) => string): JinjaFilter {
  return (value, given) => valueFrom(change(pythonText(value), given));
}

/** Jinja filters that the library lacks, supports for only some types, or implements differently from Python. */
export const JINJA_FILTERS: Readonly<Record<string, JinjaFilter>> = {
  abs: (value) => number(value, Math.abs(Number(value.value))),
  batch: (value, given) => {
    const size = given.number(0, 'linecount') ?? 1;
    const fill = given.get(1, 'fill_with');
    const items = itemsOf(value);
    const rows = Array.from({ length: Math.ceil(items.length / size) }, (_, row) =>
      items.slice(row * size, (row + 1) * size),
    );
    return listFrom(
      rows.map((row) =>
        listFrom(fill === undefined ? row : [...row, ...Array.from({ length: size - row.length }, () => fill)]),
      ),
    );
  },
  capitalize: ofText((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()),
  center: ofText((text, given) => {
    const missing = Math.max(0, (given.number(0, 'width') ?? 80) - text.length);
    return ' '.repeat(Math.floor(missing / 2)) + text + ' '.repeat(Math.ceil(missing / 2));
  }),
  count: lengthOf,
  d: defaulted,
  default: defaulted,
  e: ofText(escaped),
  escape: ofText(escaped),
  first: (value) => itemsOf(value)[0] ?? valueFrom(undefined),
  float: (value, given) => floatFrom(numberIn(value) ?? given.number(0, 'default') ?? 0),
  forceescape: ofText(escaped),
  format: (value, given) => {
    const { places, named } = given;
    const values = named.size > 0 ? Object.assign(valueFrom({}), { value: named }) : tuple(places);
    return valueFrom(percentFormatted(pythonText(value), values));
  },
  groupby: (value, given) => {
    const path = given.text(0, 'attribute') ?? '';
    const fallback = given.get(1, 'default') ?? valueFrom(undefined);
    const keyOf = (item: JinjaValue) => attributeOf(item, path) ?? fallback;
    const groups: { readonly key: JinjaValue; readonly items: JinjaValue[] }[] = [];
    for (const item of itemsOf(value).toSorted((one, other) => compare(keyOf(one), keyOf(other), true))) {
      const group = groups.at(-1);
      const key = keyOf(item);
      if (group !== undefined && compare(group.key, key, true) === 0) group.items.push(item);
      else groups.push({ key, items: [item] });
    }
    return listFrom(groups.map(({ key, items }) => groupOf(key, listFrom(items))));
  },
  int: (value, given) => valueFrom(Math.trunc(numberIn(value) ?? given.number(0, 'default') ?? 0)),
  join: (value, given) => {
    const path = given.text(1, 'attribute');
    const items = itemsOf(value).map((item) =>
      path === undefined ? item : (attributeOf(item, path) ?? valueFrom(undefined)),
    );
    return valueFrom(items.map(pythonText).join(given.text(0, 'd') ?? ''));
  },
  last: (value) => itemsOf(value).at(-1) ?? valueFrom(undefined),
  length: lengthOf,
  list: (value) => listFrom(itemsOf(value)),
  lower: ofText((text) => text.toLowerCase()),
  max: (value, given) => extreme(value, given, -1),
  min: (value, given) => extreme(value, given, 1),
  pprint: ofText((text) => text),
  // Python picks a random item. The first one keeps prompts reproducible.
  random: (value) => itemsOf(value)[0] ?? valueFrom(undefined),
  replace: ofText((text, given) => {
    const [old, now] = [given.text(0, 'old') ?? '', given.text(1, 'new') ?? ''];
    const parts = text.split(old);
    const count = given.number(2, 'count') ?? parts.length;
    return (
      parts.slice(0, count + 1).join(now) +
      parts
        .slice(count + 1)
        .map((part) => old + part)
        .join('')
    );
  }),
  reverse: (value) =>
    isText(value) ? valueFrom(Array.from(value.value).reverse().join('')) : listFrom(itemsOf(value).toReversed()),
  round: (value, given) => {
    const places = given.number(0, 'precision') ?? 0;
    const method = given.text(1, 'method') ?? 'common';
    const exact = Number(value.value);
    if (!isNumber(value)) throw new TypeError(`round: ${pythonText(value)} is not a number`);
    if (method === 'common') return floatFrom(Number(places < 0 ? exact.toFixed(0) : fixed(exact, places)));
    return floatFrom((method === 'ceil' ? Math.ceil : Math.floor)(exact * 10 ** places) / 10 ** places);
  },
  slice: (value, given) => {
    const items = itemsOf(value);
    const count = given.number(0, 'slices') ?? 1;
    const fill = given.get(1, 'fill_with');
    const [each, more] = [Math.floor(items.length / count), items.length % count];
    const columns = Array.from({ length: count }, (_, index) => {
      const start = index * each + Math.min(index, more);
      const column = items.slice(start, start + each + (index < more ? 1 : 0));
      return fill !== undefined && index >= more && more > 0 ? [...column, fill] : column;
    });
    return listFrom(columns.map(listFrom));
  },
  string: ofText((text) => text),
  striptags: ofText((text) =>
    text
      .replace(/<!--[^]*?-->|<[^>]*>/g, '')
      .trim()
      .replace(/\s+/g, ' '),
  ),
  sum: (value, given) => {
    const path = given.text(0, 'attribute');
    const numbers = itemsOf(value).map((item) => (path === undefined ? item : (attributeOf(item, path) ?? item)));
    const start = given.get(1, 'start');
    const all = start === undefined ? numbers : [start, ...numbers];
    if (!all.every(isNumber)) throw new TypeError('sum: an item is not a number');
    const sum = all.reduce((so, one) => so + Number(one.value), 0);
    return all.some(isFloat) ? floatFrom(sum) : valueFrom(sum);
  },
  title: ofText((text) =>
    text.replace(/[^-\s({[<]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  ),
  trim: ofText((text, given) => {
    const signs = given.text(0, 'chars');
    if (signs === undefined) return text.trim();
    const signsOf = Array.from(text);
    const kept = signsOf.map((sign) => !signs.includes(sign));
    return kept.includes(true) ? signsOf.slice(kept.indexOf(true), kept.lastIndexOf(true) + 1).join('') : '';
  }),
  truncate: ofText((text, given) => {
    const length = given.number(0, 'length') ?? 255;
    const end = given.text(2, 'end') ?? '...';
    const signs = Array.from(text);
    if (signs.length <= length + (given.number(3, 'leeway') ?? 5)) return text;
    const cut = signs.slice(0, Math.max(0, length - end.length)).join('');
    if (given.isTrue(1, 'killwords')) return cut + end;
    return (cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut) + end;
  }),
  upper: ofText((text) => text.toUpperCase()),
  urlencode: (value) => {
    const pairs = entriesOf(value);
    if (pairs === undefined) return valueFrom(quotedForUrl(pythonText(value)).replaceAll('%2F', '/'));
    const parts = [...pairs].map(([key, inner]) => [key, pythonText(inner)].map(quotedForUrl).join('='));
    return valueFrom(parts.join('&').replaceAll('%20', '+'));
  },
  wordwrap: ofText((text, given) => {
    const width = given.number(0, 'width') ?? 79;
    const wrapped = text.split('\n').map((line) =>
      line.split(/\s+/).reduce<readonly string[]>((lines, word) => {
        const last = lines.at(-1);
        const isFull = last === undefined || last.length + 1 + word.length > width;
        return isFull ? [...lines, word] : [...lines.slice(0, -1), `${last} ${word}`];
      }, []),
    );
    return wrapped.flat().join('\n');
  }),
  wordcount: (value) => valueFrom(pythonText(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
};

function defaulted(value: JinjaValue, given: JinjaArguments): JinjaValue {
  const isUsed = value.type === 'UndefinedValue' || (given.isTrue(1, 'boolean') && !value.__bool__().value);
  return isUsed ? (given.get(0, 'default_value') ?? valueFrom('')) : value;
}

function lengthOf(value: JinjaValue): JinjaValue {
  return valueFrom(itemsOf(value).length);
}

function number(like: JinjaValue, value: number): JinjaValue {
  return isFloat(like) ? floatFrom(value) : valueFrom(value);
}

/** Returns a value as a number, also when it is a numeric text. */
function numberIn(value: JinjaValue): number | undefined {
  if (isNumber(value)) return Number(value.value);
  if (!isText(value) || value.value.trim() === '') return undefined;
  const read = Number(value.value.replaceAll('_', ''));
  return Number.isFinite(read) ? read : undefined;
}

/** @param sign 1 for the minimum, -1 for the maximum. */
function extreme(value: JinjaValue, given: JinjaArguments, sign: 1 | -1): JinjaValue {
  const path = given.text(1, 'attribute');
  const keyOf = (item: JinjaValue) => (path === undefined ? item : (attributeOf(item, path) ?? item));
  const [first, ...others] = itemsOf(value);
  if (first === undefined) return valueFrom(undefined);
  return others.reduce((best, item) => {
    const order = compare(keyOf(item), keyOf(best), !given.isTrue(0, 'case_sensitive'));
    return order * sign < 0 ? item : best;
  }, first);
}

function groupOf(key: JinjaValue, items: JinjaValue): JinjaValue {
  // The library destructures lists but not tuples.
  const group = listFrom([key, items]);
  Object.defineProperty(group, 'builtins', {
    value: new Map([
      ['grouper', key],
      ['list', items],
    ]),
  });
  return group;
}

function tuple(items: readonly JinjaValue[]): JinjaValue {
  return Object.assign(listFrom(items), { type: 'TupleValue' });
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('>', '&gt;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;');
}

function quotedForUrl(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
