import { hunksBetween, type Hunk } from './hunks';
import { withoutRepeatedProse } from './repeated-prose';
import { sentencesOf } from './sentences';

/**
 * Merges two changes of one text. Keeps what both kept and applies what either changed; insertions at the same place
 * come in the order of the arguments. Merges lines that both changed by sentence, and sentences that both changed by
 * word. A text that one removed and the other reworded stays, reworded.
 *
 * @returns undefined if the changes conflict because both replaced the same words
 */
export function mergeTexts(base: string, first: string, second: string): string | undefined {
  const merged = mergeParts(base, first, second, ['lines', 'sentences', 'words']);
  return merged === undefined ? undefined : withoutRepeatedProse(merged, [base, first, second]);
}

/** Returns the lines of a text that its earlier version doesn't have, in order. */
export function newLines(before: string, after: string): readonly string[] {
  return hunksBetween(before.split('\n'), after.split('\n')).flatMap(({ content }) => content);
}

type PartSize = 'lines' | 'sentences' | 'words';

/** Splits a text into parts of a size, with the white space between them. Joined, they are the text. */
function partsOf(text: string, size: PartSize): string[] {
  switch (size) {
    case 'lines':
      return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    case 'sentences':
      return sentencesOf(text);
    case 'words':
      // A tag of a template or of markup is one word, because half a tag never parses. A number, a date or an address
      // is one word, so that a merge never mixes two. The limits keep matching linear.
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
  // With a line end, the last line equals the same line followed by others.
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
    const [one, other] = hunks.map((changed) => apply(changed, before, start, until));
    const text = mergeRegion(before.slice(start, until).join(''), one ?? '', other ?? '', size, smaller);
    if (text === undefined) return undefined;
    merged.push(text);
  }
  const text = [...merged, ...before.slice(place)].join('');
  return end === '' ? text : text.slice(0, -end.length);
}

/** Merges two changes of the same piece of the base. */
function mergeRegion(
  base: string,
  first: string,
  second: string,
  size: PartSize,
  smaller: readonly PartSize[],
): string | undefined {
  if (second === base || first === second) return first;
  if (first === base) return second;
  // Two insertions of words rarely make a sentence.
  if (base === '') return size === 'words' ? undefined : first + second;
  // Taken whole, so that an added line keeps its own line end.
  if (first === '') return second;
  if (second === '') return first;
  return mergeParts(base, first, second, smaller);
}

/** A piece of the base with both changes' hunks in it. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly hunks: readonly [readonly Hunk[], readonly Hunk[]];
}

/**
 * Returns the changed pieces of the base, in order. Hunks of both changes share a piece if they overlap or insert at
 * the same place.
 */
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

/** Applies a change's hunks to a piece of the base. */
function apply(hunks: readonly Hunk[], base: readonly string[], start: number, end: number): string {
  let text = '';
  let place = start;
  for (const hunk of hunks) {
    text += [...base.slice(place, hunk.start), ...hunk.content].join('');
    place = hunk.end;
  }
  return text + base.slice(place, end).join('');
}
