import { isDeepStrictEqual } from 'node:util';
import { isCollection, isMap, isScalar, visit, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { UserError } from '../../gepa/user-error';
import { parseYaml } from '../../prompts/documents/parse-yaml';
import { flowYaml } from './flow-yaml';
import type { SpecOverride } from './parse-spec';

/**
 * Changes values in the text of a spec and keeps the rest as it is written, with its comments, order, quotes and line ends. A value
 * that is undefined is removed.
 *
 * @throws {UserError} when a value can only be changed by hand, e.g. because others refer to it.
 */
export function editSpec(text: string, changes: readonly SpecOverride[]): string {
  return changes.reduce(withChange, text);
}

function withChange(text: string, change: SpecOverride): string {
  const document = parseYaml(text);
  const before: unknown = document.toJS();
  const wanted = changed(before ?? {}, change.path, change.value);
  if (isDeepStrictEqual(wanted, before)) return text;
  for (const edit of [editInPlace, editAsDocument]) {
    const edited = tried(() => edit(text, document, change));
    if (edited !== undefined && isDeepStrictEqual(valuesOf(edited), wanted)) return edited;
  }
  throw new UserError(
    `"${change.path.join('.')}" can't be changed here, because of how the spec is written. Edit the file.`,
  );
}

function valuesOf(text: string): unknown {
  const document = parseYaml(text);
  return document.errors.length > 0 ? undefined : tried((): unknown => document.toJS());
}

/** Returns undefined when the library throws, as it does when an alias has lost its anchor. */
function tried<Result>(step: () => Result): Result | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

/** Returns the data of a spec with another value; without the key when that is undefined. */
function changed(data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const entries = Object.entries(isRecord(data) ? data : {});
  const inner = changed(entries.find(([name]) => name === key)?.[1], rest, value);
  const kept = entries.filter(([name]) => name !== key);
  if (inner === undefined) return Object.fromEntries(kept);
  const place = entries.findIndex(([name]) => name === key);
  return Object.fromEntries(kept.toSpliced(place < 0 ? kept.length : place, 0, [key, inner]));
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

type Edit = (text: string, document: Document.Parsed, change: SpecOverride) => string | undefined;

/** Writes the document again, which keeps comments but not every space. */
const editAsDocument: Edit = (text, document, { path, value }) => {
  const copy = parseYaml(text);
  if (document.contents === null || value === undefined) copy.deleteIn(path);
  else copy.setIn(path, copy.createNode(value, { flow: true }));
  return copy.toString({ lineWidth: 0, flowCollectionPadding: true });
};

/** Replaces only the characters of the value. */
const editInPlace: Edit = (text, { contents }, { path, value }) => {
  let map: unknown = contents;
  for (const [depth, key] of path.entries()) {
    const rest = path.slice(depth + 1);
    if (map === null && depth === 0) return appended(text, key, nested(rest, value));
    if (!isMap(map)) return undefined;
    const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair === undefined) return value === undefined ? text : withPair(text, map, key, nested(rest, value));
    if (rest.length === 0) {
      return value === undefined ? withoutPair(text, map, pair) : withValue(text, pair, value);
    }
    if (!isMap(pair.value)) return withValue(text, pair, nested(rest, value));
    map = pair.value;
  }
  return undefined;
};

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

function withValue(text: string, { key, value }: Pair, to: unknown): string | undefined {
  const start = rangeOf(key)?.[1];
  if (start === undefined) return undefined;
  const end = endOf(value) ?? start;
  const colon = text.indexOf(':', start);
  // Keeps the spaces between the key and a value that is on its line.
  const [spaces = ' '] = /^[ \t]+(?=[^\s#])/.exec(text.slice(colon + 1)) ?? [];
  return text.slice(0, colon + 1) + spaces + flowYaml(to) + text.slice(Math.max(end, colon + 1));
}

function withPair(text: string, map: YAMLMap, key: string, value: unknown): string | undefined {
  const entry = `${flowYaml(key)}: ${flowYaml(value)}`;
  const last = map.items.at(-1);
  const lastEnd = last === undefined ? undefined : (endOf(last.value) ?? rangeOf(last.key)?.[1]);
  if (map.flow === true) {
    const [start] = map.range ?? [];
    if (lastEnd !== undefined) return `${text.slice(0, lastEnd)}, ${entry}${text.slice(lastEnd)}`;
    return start === undefined
      ? undefined
      : text.slice(0, start) + text.slice(start).replace(/^\{\s*\}/, `{ ${entry} }`);
  }
  const first = rangeOf(map.items[0]?.key)?.[0];
  if (lastEnd === undefined || first === undefined) return undefined;
  const indent = text.slice(text.lastIndexOf('\n', first - 1) + 1, first);
  if (indent.trim() !== '') return undefined;
  const lineEnd = endOfLine(text, lastEnd);
  return lineEnd === undefined
    ? `${text}${lineFeed(text)}${indent}${entry}${lineFeed(text)}`
    : text.slice(0, lineEnd) + indent + entry + lineFeed(text) + text.slice(lineEnd);
}

function withoutPair(text: string, map: YAMLMap, pair: Pair): string | undefined {
  const [start, keyEnd] = rangeOf(pair.key) ?? [];
  if (start === undefined || keyEnd === undefined) return undefined;
  const end = endOf(pair.value) ?? keyEnd;
  if (map.flow === true) {
    const place = map.items.indexOf(pair);
    const next = rangeOf(map.items[place + 1]?.key)?.[0];
    if (next !== undefined) return text.slice(0, start) + text.slice(next);
    const previous = place === 0 ? undefined : endOf(map.items[place - 1]?.value);
    return previous === undefined ? undefined : text.slice(0, previous) + text.slice(end);
  }
  if (map.items.length === 1) return undefined;
  return text.slice(0, text.lastIndexOf('\n', start - 1) + 1) + text.slice(endOfLine(text, end) ?? text.length);
}

function appended(text: string, key: string, value: unknown): string {
  const before = text === '' || text.endsWith('\n') ? text : text + lineFeed(text);
  return `${before}${flowYaml(key)}: ${flowYaml(value)}${lineFeed(text)}`;
}

/** Returns where the characters of a value end. A block collection ends with its last value, not with the comments below it. */
function endOf(value: unknown): number | undefined {
  if (!isCollection(value) || value.flow === true) return rangeOf(value)?.[1];
  let end: number | undefined;
  visit(value, {
    Node: (_, node) => {
      const own = isCollection(node) && node.flow !== true ? undefined : node.range?.[1];
      if (own !== undefined) end = Math.max(end ?? 0, own);
    },
  });
  return end;
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = (node as Node | undefined | null)?.range ?? undefined;
  return range === undefined ? undefined : [range[0], range[1]];
}

/** Returns the start of the next line; undefined on a last line without a line end. */
function endOfLine(text: string, offset: number): number | undefined {
  // The range of a block scalar ends with a line.
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? undefined : end + 1;
}

function lineFeed(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
