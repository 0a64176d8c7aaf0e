// Tested by test/unit/datasets/load-rows.test.ts.
import { isMap, isNode, isScalar, isSeq, LineCounter, type Document, type YAMLMap } from 'yaml';
import { followAlias, pairOf, pairsOf, yamlFaults } from '../../prompts/documents/parse-yaml';
import { parseYamlData } from './parse-data';
import { isTestCase } from '../promptfoo/test-case';
import { isObject, noListError, rowKeysOf, type ReadRow, type ReadRows, type RowListKey } from './read-row';

/**
 * Reads the rows of a YAML file: the items of its top-level list, or of the list under a known key. promptfoo's `tests`, or the
 * whole file, can also be a single test.
 *
 * @throws DataError when there is no such list.
 */
export function readYaml(path: string, text: string): ReadRows {
  const lines = new LineCounter();
  const document = parseYamlData(text, lines);
  const faults = yamlFaults(document);
  if (faults.length > 0) {
    return {
      rows: faults.map(({ words, offset }) => ({
        line: lines.linePos(offset).line,
        reason: `malformed YAML (${words})`,
      })),
    };
  }
  const lineOf = (node: unknown) => lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0).line;
  const rowsOf = (nodes: readonly unknown[]) => nodes.map((node) => readNode(node, lineOf(node), document));
  const { contents } = document;
  if (isSeq(contents)) return { rows: rowsOf(contents.items) };
  if (!isMap(contents)) throw noListError(path);
  const key = rowKeyOf(contents, document);
  if (key === undefined) {
    const [row] = rowsOf([contents]);
    if (row !== undefined && 'value' in row && isObject(row.value) && isTestCase(row.value, false))
      return { rows: [row] };
    throw noListError(path);
  }
  const list = valueOf(contents, key, document);
  return {
    rows: rowsOf(isSeq(list) ? list.items : isNode(list) ? [list] : []),
    document: {
      key,
      settings: settingsBeside(key, contents, document),
      lineOf: (...path) => lineOf(nodeAt(document, contents, path)),
    },
  };
}

/** Returns the key of the rows: one with a list, or promptfoo's `tests` with a file name. */
function rowKeyOf(contents: YAMLMap, document: Document): RowListKey | undefined {
  const tests = valueOf(contents, 'tests', document);
  const has = (name: string) => pairOf(contents, name, document) !== undefined;
  const key = rowKeysOf(has).find((each) => isSeq(valueOf(contents, each, document)));
  if (key !== undefined) return key;
  const hasTests = isMap(tests) || (isScalar(tests) && typeof tests.value === 'string');
  return hasTests || has('scenarios') ? 'tests' : undefined;
}

/** Returns the own or merged value of a key, with aliases resolved. */
function valueOf(map: YAMLMap, key: string, document: Document): unknown {
  return followAlias(pairOf(map, key, document)?.value, document);
}

/** Returns the deepest existing node of a path. In a map it is the key, which may be on the line above its value. */
function nodeAt(document: Document, contents: YAMLMap, path: readonly (string | number)[]): unknown {
  let found: unknown = contents;
  let inside: unknown = contents;
  for (const key of path) {
    const node = followAlias(inside, document);
    if (isMap(node)) {
      const pair = pairOf(node, String(key), document);
      if (pair === undefined) break;
      found = pair.key;
      inside = pair.value;
    } else if (isSeq(node) && typeof key === 'number' && key < node.items.length) {
      found = inside = node.items[key];
    } else break;
  }
  return found;
}

function readNode(node: unknown, line: number, document: Document): ReadRow {
  try {
    return { line, value: isNode(node) ? (node.toJS(document) as unknown) : node };
  } catch (error) {
    // Aliases are resolved only now. One may have no anchor, or expand to too much data.
    return { line, reason: `malformed YAML (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** Returns the other keys of the file. An unreadable value is skipped; its own reader reports the error. */
function settingsBeside(key: string, contents: YAMLMap, document: Document): Readonly<Record<string, unknown>> {
  const settings = new Map<string, unknown>();
  for (const { key: name, value } of pairsOf(contents, document)) {
    if (nameOf(name) === key) continue;
    const read = readNode(value, 1, document);
    if ('value' in read) settings.set(nameOf(name), read.value);
  }
  return Object.fromEntries(settings);
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
