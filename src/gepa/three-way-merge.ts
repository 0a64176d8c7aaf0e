import { diff3Merge, diffIndices } from 'node-diff3';

/**
 * Merges two changes of one text exactly: what both kept is kept, and what either changed is changed. Where both insert
 * something at the same place, the first one's insertion stands before the second one's. Lines that both changed are merged
 * by sentence, and sentences that both changed by word.
 *
 * @returns undefined if the two changes conflict: both replaced the same words
 */
export function mergeTexts(base: string, first: string, second: string): string | undefined {
  return mergeParts(base, first, withoutSharedAdditions(base, first, second), ['lines', 'sentences', 'words']);
}

/** The lines of a text that its earlier version does not have, in order. */
export function newLines(before: string, after: string): readonly string[] {
  return diffIndices(before.split('\n'), after.split('\n')).flatMap(({ buffer2Content }) => buffer2Content);
}

type PartSize = 'lines' | 'sentences' | 'words';

/** The parts of a text of one size, with what stands between them. Joined, they are the text. */
function partsOf(text: string, size: PartSize): string[] {
  switch (size) {
    case 'lines':
      return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    case 'sentences':
      return text.split(/((?<=[.!?]["'”’)\]]{0,3})\s+|(?<=[。！？])|\n+)/).filter((part) => part !== '');
    case 'words':
      // A tag of a template or of markup is one word: half a tag never parses. The bounds keep this linear.
      return (
        text.match(
          /(?:\{\{[^{}]{0,500}\}\}|\{%[^{}]{0,500}%\}|<[^<>\n]{0,500}>|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_])\s*|\s+/gu,
        ) ?? []
      );
  }
}

function mergeParts(base: string, first: string, second: string, sizes: readonly PartSize[]): string | undefined {
  const [size, ...smaller] = sizes;
  if (size === undefined) return undefined;
  // Without a line end of its own, the last line would differ from the same line with more behind it.
  const end = size === 'lines' ? '\n' : '';
  const [before, one, other] = [base, first, second].map((text) => partsOf(text + end, size));
  const merged: string[] = [];
  for (const region of diff3Merge(one ?? [], before ?? [], other ?? [], { excludeFalseConflicts: true })) {
    if (region.ok !== undefined) {
      merged.push(...region.ok);
    } else if (region.conflict !== undefined) {
      const { a, o, b } = region.conflict;
      const text =
        size === 'words'
          ? undefined
          : (mergeAround(a, o, b) ?? mergeParts(o.join(''), a.join(''), b.join(''), smaller));
      if (text === undefined) return undefined;
      merged.push(text);
    }
  }
  const text = merged.join('');
  return end === '' ? text : text.slice(0, -end.length);
}

/**
 * Both insertions, one behind the other, where neither side replaced anything: each kept all parts or left all out, and
 * the same parts are left of both. Two insertions of words would not make a sentence, so words are never merged so.
 */
function mergeAround(first: readonly string[], base: readonly string[], second: readonly string[]): string | undefined {
  const [a, o, b] = [first.join(''), base.join(''), second.join('')];
  if (o === '') return a + b;
  if (a === '' && b.startsWith(o)) return b.slice(o.length);
  if (b === '' && a.startsWith(o)) return a.slice(o.length);
  return undefined;
}

/**
 * The second text without the sentences that the first one adds as well, at whatever place: two reflections that found the
 * same rule say it once. Only lines of prose that stand once in either text and not in the base are left out, never a
 * tag, a fence or a line of code.
 */
function withoutSharedAdditions(base: string, first: string, second: string): string {
  const [before, one, other] = [base, first, second].map((text) => countLines(text));
  const isShared = (line: string) =>
    isProse(line) && before?.get(line) === undefined && one?.get(line) === 1 && other?.get(line) === 1;
  const added = new Set(newLines(base, second).filter(isShared));
  return second
    .split('\n')
    .filter((line) => !added.has(line))
    .join('\n');
}

/** Whether a line has four words or more, and no character that code or markup is made of. */
function isProse(line: string): boolean {
  return !/[{}<>=;`\\|]/.test(line) && line.trim().split(/\s+/).length >= 4;
}

function countLines(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
