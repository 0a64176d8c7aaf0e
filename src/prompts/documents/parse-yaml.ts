// Tested by test/unit/prompts/formats/chat-yaml.test.ts.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  YAMLParseError,
  type Document,
  type DocumentOptions,
  type LineCounter,
  type Node,
  type Pair,
  type ParseOptions,
  type SchemaOptions,
  type YAMLMap,
} from 'yaml';

/** An error in a YAML text. */
export interface YamlFault {
  /** Completes a message that begins with "malformed". */
  readonly words: string;
  /** In UTF-16 units. */
  readonly offset: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * Parses YAML as js-yaml, PyYAML and Go's yaml.v3 do: `<<` merges a map or a list of maps, earlier maps override later ones, and
 * a map's own keys override merged ones.
 */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions & { readonly lineCounter?: LineCounter } = {},
): Document.Parsed {
  const given = { prettyErrors: false, logLevel: 'error', ...options, merge: true } as const;
  // The library's own check takes time that grows with the square of a map's size.
  const document = parseDocument(text, { ...given, uniqueKeys: false });
  if (options.uniqueKeys !== false) document.errors.push(...repeatedKeys(document));
  return document;
}

function repeatedKeys(document: Document): readonly YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  visit(document, {
    Map(_, { items }) {
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const start = key.range?.[0] ?? 0;
        if (known.has(key.value))
          errors.push(new YAMLParseError([start, start + 1], 'DUPLICATE_KEY', 'Map keys must be unique'));
        known.add(key.value);
      }
    },
  });
  return errors;
}

/** Returns the syntax errors of a document or, when there are none, its invalid merge keys. */
export function yamlFaults(document: Document): readonly YamlFault[] {
  const faults = document.errors.map(({ code, message, pos }) => ({
    words: code === 'MULTIPLE_DOCS' ? 'it has several documents, separated by ---: keep one of them' : message,
    offset: pos[0],
    end: pos[1],
  }));
  return faults.length > 0 ? faults : mergeFaults(document);
}

/** Returns the pair with a key, from the map itself or a map that it merges. */
export function pairOf(map: YAMLMap, key: string, document: Document): Pair | undefined {
  return pairsOf(map, document).find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** Returns a map's own pairs and then merged ones, the first for each key. */
export function pairsOf(map: YAMLMap, document: Document, within: readonly YAMLMap[] = []): readonly Pair[] {
  const own = map.items.filter((pair) => !isMerge(pair));
  const merged = map.items.filter(isMerge).flatMap((pair) => {
    const sources = sourcesOf(pair, document).filter((source) => isMap(source));
    // An anchor may merge itself.
    return sources.flatMap((source) =>
      within.includes(source) ? [] : pairsOf(source, document, [...within, map, source]),
    );
  });
  return merged.length === 0
    ? own
    : [...new Map([...own, ...merged].toReversed().map((pair) => [keyOf(pair), pair])).values()].toReversed();
}

/** Returns the node that an alias refers to, or the node itself. */
export function followAlias(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function mergeFaults(document: Document): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Pair(_, pair) {
      if (!isMerge(pair) || sourcesOf(pair, document).every((source) => isMap(source))) return;
      const [offset, end] = (pair.key as Node).range ?? [0, 0];
      faults.push({ words: '"<<" merges something other than a map: name a map, or quote the key', offset, end });
    },
  });
  return faults;
}

/** The library represents an unquoted merge key as a symbol. */
function isMerge({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function sourcesOf({ value }: Pair, document: Document): readonly unknown[] {
  const target = followAlias(value, document);
  return isSeq(target) ? target.items.map((item) => followAlias(item, document)) : [target];
}

function keyOf({ key }: Pair): unknown {
  return isScalar(key) ? key.value : key;
}
