import { lineAt } from './line-ends';
import type { SelectedText } from './selection';

/** A name and what gives it its value, at the end of the code in front of a literal: `system =`, `"system":`, `system: str = (`. */
const NAMED = /([\p{L}_$][\p{L}\p{N}_$-]*)["']?\s*(?::\s*[\w<>[\]., |&']+?)?\s*(?::?=|:|=>)\s*\(?\s*$/u;

/** How a selected text is called: as the variable or the key whose value it is, else by its line, e.g. `line-12`. */
export function selectionName(content: string, { place, literal }: SelectedText): string {
  const before = content.slice(Math.max(0, place.start - 200), place.start);
  const name = literal === undefined ? undefined : NAMED.exec(before)?.[1];
  return name ?? `line-${lineAt(content, place.start)}`;
}
