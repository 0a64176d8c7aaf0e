// Tested by test/unit/gepa/text/three-way-merge.test.ts.
import { diffIndices } from 'node-diff3';
import { bestSlide } from './hunk-slides';

/** Comparing more pairs than this takes seconds. Only texts that repeat a few lines over and over reach it. */
const maxPairs = 250_000;

/** Parts of a text that the next version replaces. */
export interface Hunk {
  /** Indices of parts in the earlier version, from 0; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly content: readonly string[];
}

/**
 * Compares two versions of a text. First matches the parts that occur once in each version (patience diff), so that
 * repeated lines, such as a closing brace, match by their surroundings.
 */
export function hunksBetween(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const anchors = [...longestIncreasing(uniquePairs(before, after)), { old: before.length, next: after.length }];
  const hunks: Hunk[] = [];
  let [old, next] = [0, 0];
  for (const anchor of anchors) {
    for (const { start, end, content } of gapHunks(before.slice(old, anchor.old), after.slice(next, anchor.next))) {
      hunks.push({ start: old + start, end: old + end, content });
    }
    [old, next] = [anchor.old + 1, anchor.next + 1];
  }
  return joinAdjacent(slid(before, after, hunks));
}

/** Compares two versions between matched parts, where no part is unique in both. */
function gapHunks(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  if (before.length * after.length > maxPairs) return [wholeHunk(before, after)];
  return diffIndices([...before], [...after]).map(({ buffer1: [start, length], buffer2Content }) => ({
    start,
    end: start + length,
    content: buffer2Content,
  }));
}

/** Returns one hunk for everything between the common beginning and the common end. */
function wholeHunk(before: readonly string[], after: readonly string[]): Hunk {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { start, end: before.length - same, content: after.slice(start, after.length - same) };
}

/** Slides each hunk to the best of the places where it means the same. */
function slid(before: readonly string[], after: readonly string[], hunks: readonly Hunk[]): readonly Hunk[] {
  let grown = 0;
  let [from, fromAfter] = [0, 0];
  return hunks.map(({ start, end, content }, nth) => {
    const startAfter = start + grown;
    const endAfter = startAfter + content.length;
    const to = hunks[nth + 1]?.start ?? before.length;
    const by =
      start === end
        ? bestSlide({ text: after, start: startAfter, end: endAfter, from: fromAfter, to: endAfter + to - end })
        : content.length === 0
          ? bestSlide({ text: before, start, end, from, to })
          : 0;
    grown += content.length - (end - start);
    [from, fromAfter] = [end + by, endAfter + by];
    return { start: start + by, end: end + by, content: after.slice(startAfter + by, endAfter + by) };
  });
}

/** Joins adjacent hunks. */
function joinAdjacent(hunks: readonly Hunk[]): readonly Hunk[] {
  const result: Hunk[] = [];
  for (const hunk of hunks) {
    const last = result.at(-1);
    if (last?.end === hunk.start) {
      result.splice(-1, 1, { start: last.start, end: hunk.end, content: [...last.content, ...hunk.content] });
    } else result.push(hunk);
  }
  return result;
}

/** The places of a part in both versions. */
interface Pair {
  readonly old: number;
  readonly next: number;
}

/** Returns the parts with words that occur once in both versions, in the order of the earlier one. */
function uniquePairs(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const [inBefore, inAfter] = [placesOf(before), placesOf(after)];
  return [...inBefore].flatMap(([part, [old, ...others]]) => {
    const [next, ...more] = inAfter.get(part) ?? [];
    if (old === undefined || next === undefined || others.length > 0 || more.length > 0) return [];
    if (!/[\p{L}\p{N}]/u.test(part)) return [];
    return [{ old, next }];
  });
}

function placesOf(parts: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, part] of parts.entries()) {
    const known = places.get(part);
    if (known === undefined) places.set(part, [place]);
    else known.push(place);
  }
  return places;
}

/** Returns the longest sequence of pairs whose places rise in both versions (patience sorting). */
function longestIncreasing(pairs: readonly Pair[]): readonly Pair[] {
  const ends: Link[] = [];
  for (const pair of pairs) {
    const length = countWhere(ends, (end) => end.pair.next < pair.next);
    ends[length] = { pair, behind: ends[length - 1] };
  }
  const rise: Pair[] = [];
  for (let link: Link | undefined = ends.at(-1); link !== undefined; link = link.behind) rise.push(link.pair);
  return rise.reverse();
}

interface Link {
  readonly pair: Pair;
  readonly behind: Link | undefined;
}

/** Counts the items at the beginning that meet a condition, by binary search. No later item may meet it. */
function countWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
