import { isMap, isNode, isSeq, LineCounter, parseDocument, type YAMLSeq } from 'yaml';
import { noListError, rowListKeys, type ReadRow } from './read-row';

/**
 * The items of the list that a YAML file is, or of the one that it has under a known key.
 *
 * @throws DataError when there is no such list.
 */
export function readYaml(path: string, text: string): readonly ReadRow[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return document.errors.map(({ pos, message }) => ({
      line: lines.linePos(pos[0]).line,
      reason: `malformed YAML (${message})`,
    }));
  }
  const list = findList(document.contents);
  if (list === undefined) throw noListError(path);
  return list.items.map((item) => {
    const line = lines.linePos(isNode(item) ? (item.range?.[0] ?? 0) : 0).line;
    try {
      return { line, value: isNode(item) ? (item.toJS(document) as unknown) : item };
    } catch (error) {
      // Aliases are followed only here: one may have no anchor, or stand for far too much.
      return { line, reason: `malformed YAML (${error instanceof Error ? error.message : String(error)})` };
    }
  });
}

function findList(contents: unknown): YAMLSeq | undefined {
  if (isSeq(contents)) return contents;
  if (!isMap(contents)) return undefined;
  return rowListKeys.map((key): unknown => contents.get(key, true)).find(isList);
}

function isList(node: unknown): node is YAMLSeq {
  return isSeq(node);
}
