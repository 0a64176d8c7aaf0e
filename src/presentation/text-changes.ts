// Tested by test/unit/dashboard/text-changes.test.ts.
import { diffLines, diffWordsWithSpace } from 'diff';

/** A piece of a line; `changed` if the other text does not have it. */
export interface LinePart {
  readonly text: string;
  readonly changed: boolean;
}

export type ChangedLine =
  | TextLine
  /** Unchanged lines that are not shown unless asked for. */
  | { readonly kind: 'gap'; readonly lines: number; readonly hidden: readonly TextLine[] };

/** A line that is shown. */
export interface TextLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly parts: readonly LinePart[];
}

/** Unchanged lines that are shown around a change. */
const context = 2;
/** Limits the time for word differences of huge blocks, whose lines are marked as a whole instead. */
const wordDiffTimeoutMs = 100;
/** Limits the time for line differences of huge texts, which are then shown one after the other. */
const lineDiffTimeoutMs = 300;

/** Compares two texts line by line, marks the changed words and omits long unchanged parts. */
export function changedLines(before: string, after: string): readonly ChangedLine[] {
  const blocks = diffLines(endWithNewline(before), endWithNewline(after), { timeout: lineDiffTimeoutMs });
  if (blocks === undefined) return [...wholeLines(before, 'removed'), ...wholeLines(after, 'added')];
  const lines: ChangedLine[] = [];
  blocks.forEach((block, index) => {
    const next = blocks[index + 1];
    const previous = blocks[index - 1];
    if (block.removed && next?.added) lines.push(...replacedLines(block.value, next.value));
    else if (block.added && previous?.removed) return;
    else if (block.added) lines.push(...wholeLines(block.value, 'added'));
    else if (block.removed) lines.push(...wholeLines(block.value, 'removed'));
    else lines.push(...shortened(splitLines(block.value), index === 0, index === blocks.length - 1));
  });
  return lines;
}

function replacedLines(before: string, after: string): ChangedLine[] {
  const words = diffWordsWithSpace(before, after, { timeout: wordDiffTimeoutMs });
  if (words === undefined) return [...wholeLines(before, 'removed'), ...wholeLines(after, 'added')];
  const side = (kind: 'added' | 'removed'): ChangedLine[] => {
    const other = kind === 'added' ? 'removed' : 'added';
    const parts = words.filter((word) => !word[other]).map((word) => ({ text: word.value, changed: word[kind] }));
    return partsByLine(parts).map((line) => ({ kind, parts: line }));
  };
  return [...side('removed'), ...side('added')];
}

function partsByLine(parts: readonly LinePart[]): readonly (readonly LinePart[])[] {
  const lines: LinePart[][] = [[]];
  for (const { text, changed } of parts) {
    text.split('\n').forEach((piece, index) => {
      if (index > 0) lines.push([]);
      if (piece !== '') lines.at(-1)?.push({ text: piece, changed });
    });
  }
  return lines.slice(0, -1);
}

function wholeLines(block: string, kind: TextLine['kind']): TextLine[] {
  return splitLines(block).map((text) => ({ kind, parts: [{ text, changed: false }] }));
}

function shortened(lines: readonly string[], isFirst: boolean, isLast: boolean): ChangedLine[] {
  const head = isFirst ? 0 : context;
  const tail = isLast ? 0 : context;
  const hidden = lines.length - head - tail;
  const same = (text: string): TextLine => ({ kind: 'same', parts: [{ text, changed: false }] });
  if (hidden <= 1) return lines.map(same);
  return [
    ...lines.slice(0, head).map(same),
    { kind: 'gap', lines: hidden, hidden: lines.slice(head, lines.length - tail).map(same) },
    ...lines.slice(lines.length - tail).map(same),
  ];
}

function splitLines(block: string): string[] {
  return block.replace(/\n$/, '').split('\n');
}

function endWithNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
