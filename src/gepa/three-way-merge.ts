import { diffIndices } from 'node-diff3';

/**
 * Merges two changes of one text exactly: what both kept is kept, and what either changed is changed. Where both insert
 * something at the same place, the first one's insertion stands before the second one's. Lines that both changed are merged
 * by sentence, and sentences that both changed by word. What one left out and the other reworded stays, reworded.
 *
 * @returns undefined if the two changes conflict: both replaced the same words
 */
export function mergeTexts(base: string, first: string, second: string): string | undefined {
  const merged = mergeParts(base, first, second, ['lines', 'sentences', 'words']);
  return merged === undefined ? undefined : withoutRepeats(merged, [base, first, second]);
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
  const merged = mergeParts(base, first, second, smaller);
  if (merged !== undefined) return merged;
  if (first === '') return second;
  return second === '' ? first : undefined;
}

/** Parts of the base that a change replaces with others. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly content: readonly string[];
}

/** A piece of the base with the hunks of either change in it. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly hunks: readonly [readonly Hunk[], readonly Hunk[]];
}

/** The pieces of the base that a change touches, in order. Hunks of both share one where they overlap or insert at one place. */
function regionsOf(base: string[], first: string[], second: string[]): readonly Region[] {
  const owned = [hunksOf(base, first), hunksOf(base, second)].flatMap((hunks, owner) =>
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

function hunksOf(base: string[], changed: string[]): readonly Hunk[] {
  return diffIndices(base, changed).map(({ buffer1: [start, length], buffer2Content }) => ({
    start,
    end: start + length,
    content: buffer2Content,
  }));
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

/**
 * A merged text with its prose said once: what both changes added at different places, or one moved and the other kept or
 * changed. Only what stands once at most in every version is left out when it comes again, never a tag, a fence or code.
 */
function withoutRepeats(merged: string, versions: readonly string[]): string {
  const linesOf = (text: string) => text.split('\n');
  const text = withoutRepeatedParts(linesOf(merged), versions.map(linesOf)).join('\n');
  const sentencesOf = (text: string) => partsOf(text, 'sentences');
  return withoutRepeatedParts(sentencesOf(text), versions.map(sentencesOf)).join('');
}

function withoutRepeatedParts(parts: readonly string[], versions: readonly (readonly string[])[]): readonly string[] {
  const counts = versions.map(countParts);
  const seen = new Set<string>();
  const isRepeated = parts.map((part) => {
    const words = part.trim();
    if (!isProse(words) || counts.some((count) => (count.get(words) ?? 0) > 1)) return false;
    if (seen.has(words)) return true;
    seen.add(words);
    return false;
  });
  // The space before a sentence that is left out goes with it.
  const isSpaceBefore = (part: string, place: number) => /^[^\S\n]+$/.test(part) && isRepeated[place + 1] === true;
  return parts.filter((part, place) => isRepeated[place] !== true && !isSpaceBefore(part, place));
}

/** Whether a text has four words or more, and no character that code or markup is made of. */
function isProse(text: string): boolean {
  return !/[{}<>=;`\\|]/.test(text) && text.trim().split(/\s+/).length >= 4;
}

function countParts(parts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts.map((text) => text.trim())) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}
