import type { ComponentTexts } from '../candidate';
import type { Lock } from './locked-passages';

/**
 * Finds selected text in the texts of components, and returns it as it stands there. A selection in a file may differ from
 * it in line ends and indentation, e.g. in a YAML block. Undefined if no component has it.
 */
export function findPassage(selected: string, texts: ComponentTexts): Lock | undefined {
  const lines = selected.replace(/\r\n?/g, '\n').split('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  while (lines[0]?.trim() === '') lines.shift();
  if (lines.length === 0) return undefined;
  const exact = lines.join('\n');
  for (const [component, text] of Object.entries(texts)) {
    const passage = text.includes(exact) ? exact : withoutIndentation(lines, text);
    if (passage !== undefined) return { component, text: passage };
  }
  return undefined;
}

/** Finds lines that differ in their indentation only. The first may begin, and the last end, within a line. */
function withoutIndentation(lines: readonly string[], text: string): string | undefined {
  const pattern = lines
    .map((line) => (line.trim() === '' ? '[ \\t]*' : escaped(line.trim())))
    .join('[ \\t]*\\n[ \\t]*');
  return new RegExp(pattern).exec(text)?.[0];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Returns where a passage is in the text of a file: offsets of every occurrence, the end exclusive. The file may indent it
 * and have other line ends.
 */
export function passagesIn(text: string, passage: string): readonly (readonly [start: number, end: number])[] {
  const pattern = passage
    .split('\n')
    .map((line) => escaped(line.trim()))
    .join('[ \\t]*\\r?\\n[ \\t]*');
  return passage === ''
    ? []
    : [...text.matchAll(new RegExp(pattern, 'g'))].map(({ 0: found, index }) => [index, index + found.length]);
}
