import { isMap, isSeq } from 'yaml';
import { followAlias, pairOf, parseYaml } from '../../prompts/documents/parse-yaml';
import type { Lock } from '../../gepa/text/locked-passages';

/**
 * Adds a locked passage to the text of a spec, and keeps every other byte. Undefined if `locked` isn't a list with a line
 * for each entry, which only the developer can extend.
 *
 * @param several whether the spec has several components, so that the entry names its own.
 */
export function addLock(spec: string, { component, text }: Lock, several: boolean): string | undefined {
  const eol = spec.includes('\r\n') ? '\r\n' : '\n';
  // JSON is YAML, whatever the passage contains.
  const quoted = JSON.stringify(text);
  const entry = several ? `- { component: ${JSON.stringify(component)}, text: ${quoted} }` : `- ${quoted}`;
  const document = parseYaml(spec);
  const { contents } = document;
  if (!isMap(contents) || contents.flow === true) return undefined;
  const list = followAlias(pairOf(contents, 'locked', document)?.value, document);
  if (list === undefined) return `${endingWith(spec, eol)}locked:${eol}  ${entry}${eol}`;
  if (!isSeq(list) || list.flow === true) return undefined;
  const [first, last] = [rangeOf(list.items[0]), rangeOf(list.items.at(-1))];
  if (first === undefined || last === undefined) return undefined;
  const lineStart = spec.lastIndexOf('\n', first[0] - 1) + 1;
  const indentation = /^[ \t]*/.exec(spec.slice(lineStart))?.[0] ?? '';
  const end = last[1] === 0 ? -1 : spec.indexOf('\n', last[1] - 1);
  const before = endingWith(end === -1 ? spec : spec.slice(0, end + 1), eol);
  return `${before}${indentation}${entry}${eol}${end === -1 ? '' : spec.slice(end + 1)}`;
}

function endingWith(text: string, eol: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}${eol}`;
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = (node as { readonly range?: readonly number[] } | undefined)?.range;
  const [start, end] = range ?? [];
  return start === undefined || end === undefined ? undefined : [start, end];
}
