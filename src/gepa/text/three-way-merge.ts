import { hunksBetween, type Hunk } from './hunks';
import { withoutRepeatedProse } from './repeated-prose';
import { sentencesOf } from './sentences';

/**
 * Merges two changes of one text exactly: what both kept is kept, and what either changed is changed. Where both insert
 * something at the same place, the first one's insertion stands before the second one's. Lines that both changed are merged
 * by sentence, and sentences that both changed by word. What one left out and the other reworded stays, reworded.
 *
 * @returns undefined if the two changes conflict: both replaced the same words
 */
export function mergeTexts(base: string, first: string, second: string): string | undefined {
  const merged = mergeParts(base, first, second, ['lines', 'sentences', 'words']);
  return merged === undefined ? undefined : withoutRepeatedProse(merged, [base, first, second]);
}

/** The lines of a text that its earlier version does not have, in order. */
export function newLines(before: string, after: string): readonly string[] {
  return hunksBetween(before.split('\n'), after.split('\n')).flatMap(({ content }) => content);
}

type PartSize = 'lines' | 'sentences' | 'words';

/** The parts of a text of one size, with what stands between them. Joined, they are the text. */
function partsOf(text: string, size: PartSize): string[] {
  switch (size) {
    case 'lines':
      return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    case 'sentences':
      return sentencesOf(text);
    case 'words':
      // A tag of a template or of markup is one word, for half a tag never parses, and so is a number, a date or an
      // address, for neither change wrote a mixture of two. The bounds keep this linear.
      return (
        text.match(
          /(?:\{\{[^{}]{0,500}\}\}|\{%[^{}]{0,500}%\}|<[^<>\n]{0,500}>|[\p{L}\p{N}_]+(?:[.,:/-]+[\p{L}\p{N}_]+)*|[^\s\p{L}\p{N}_])\s*|\s+/gu,
        ) ?? []
      );
  }
}

function mergeParts(base: string, first: string, second: string, sizes: readonly PartSize[]): string | undefined {
  const [size, ...smaller] = sizes;
  if (size === undefined) return undefined;
  // Without a line end of its own, the last line would differ from the same line with more behind it.
  const end = size === 'lines' ? '\n' : '';
  const before = partsOf(base + end, size);
  const merged: string[] = [];
  let place = 0;
  for (const { start, end: until, hunks } of regionsOf(
    before,
    partsOf(first + end, size),
    partsOf(second + end, size),
  )) {
    merged.push(...before.slice(place, start));
    place = until;
    const [one, other] = hunks.map((own) => apply(own, before, start, until));
    const text = mergeRegion(before.slice(start, until).join(''), one ?? '', other ?? '', size, smaller);
    if (text === undefined) return undefined;
    merged.push(text);
  }
  const text = [...merged, ...before.slice(place)].join('');
  return end === '' ? text : text.slice(0, -end.length);
}

/** What becomes of a piece of the base that the two changes have in common. */
function mergeRegion(
  base: string,
  first: string,
  second: string,
  size: PartSize,
  smaller: readonly PartSize[],
): string | undefined {
  if (second === base || first === second) return first;
  if (first === base) return second;
  // Two insertions of words would not make a sentence.
  if (base === '') return size === 'words' ? undefined : first + second;
  // Whole, so that the line end of what was left out is not taken from what was added to it.
  if (first === '') return second;
  if (second === '') return first;
  return mergeParts(base, first, second, smaller);
}

/** A piece of the base with the hunks of either change in it. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly hunks: readonly [readonly Hunk[], readonly Hunk[]];
}

/** The pieces of the base that a change touches, in order. Hunks of both share one where they overlap or insert at one place. */
function regionsOf(base: string[], first: string[], second: string[]): readonly Region[] {
  const owned = [hunksBetween(base, first), hunksBetween(base, second)].flatMap((hunks, owner) =>
    hunks.map((hunk) => ({ owner, hunk })),
  );
  const inOrder = owned.sort((a, b) => a.hunk.start - b.hunk.start || a.hunk.end - b.hunk.end || a.owner - b.owner);
  const regions: Region[] = [];
  for (const { owner, hunk } of inOrder) {
    const last = regions.at(-1);
    const isShared =
      last !== undefined && (hunk.start < last.end || (hunk.start === last.start && hunk.end === last.end));
    const [one, other] = isShared ? last.hunks : [[], []];
    const start = isShared ? last.start : hunk.start;
    const end = isShared ? Math.max(last.end, hunk.end) : hunk.end;
    const hunks: Region['hunks'] = owner === 0 ? [[...one, hunk], other] : [one, [...other, hunk]];
    if (isShared) regions.pop();
    regions.push({ start, end, hunks });
  }
  return regions;
}

/** What a change makes of a piece of the base. */
function apply(hunks: readonly Hunk[], base: readonly string[], start: number, end: number): string {
  let text = '';
  let place = start;
  for (const hunk of hunks) {
    text += [...base.slice(place, hunk.start), ...hunk.content].join('');
    place = hunk.end;
  }
  return text + base.slice(place, end).join('');
}
