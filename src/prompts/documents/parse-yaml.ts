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

/** Something wrong in a YAML text, in words that go on after "malformed", and where: a UTF-16 offset. */
export interface YamlFault {
  readonly words: string;
  readonly offset: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * Parses YAML as js-yaml, PyYAML and Go's yaml.v3 do: `<<` merges a map, or a list of maps of which the first goes before the
 * others. A map's own keys go before those that it merges, wherever they stand.
 */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions & { readonly lineCounter?: LineCounter } = {},
): Document.Parsed {
  const given = { prettyErrors: false, logLevel: 'error', ...options, merge: true } as const;
  // The library compares each key of a map with all before it.
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

/** What is wrong in a document: faults of its syntax, else merge keys that have no map. */
export function yamlFaults(document: Document): readonly YamlFault[] {
  const faults = document.errors.map(({ code, message, pos }) => ({
    words: code === 'MULTIPLE_DOCS' ? 'several documents stand in it, separated by ---: keep one of them' : message,
    offset: pos[0],
    end: pos[1],
  }));
  return faults.length > 0 ? faults : mergeFaults(document);
}

/** The pair with a key, of the map itself or of one that it merges. Undefined when there is none. */
export function pairOf(map: YAMLMap, key: string, document: Document): Pair | undefined {
  return pairsOf(map, document).find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** A map's own pairs, then those that it merges, the first of each key. */
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

/** The node that an alias stands for; any other as it is. */
export function followAlias(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function mergeFaults(document: Document): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Pair(_, pair) {
      if (!isMerge(pair) || sourcesOf(pair, document).every((source) => isMap(source))) return;
      const [offset, end] = (pair.key as Node).range ?? [0, 0];
      faults.push({ words: '"<<" merges what is not a map: name a map, or write the key in quotes', offset, end });
    },
  });
  return faults;
}

/** The library has a symbol for a merge key that is not in quotes. */
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
