import { diffIndices } from 'node-diff3';
import { bestSlide } from './hunk-slides';

/** A comparison of more pairs of parts than this takes seconds. Only texts that repeat a few lines over and over need one. */
const mostPairs = 250_000;

/** Parts of a text that its next version replaces with others. */
export interface Hunk {
  /** From 0, among the parts of the earlier version. */
  readonly start: number;
  readonly end: number;
  readonly content: readonly string[];
}

/**
 * What leads from one version of a text to the next, in order. Parts that stand once in either version are held on to
 * first (patience diff), so that a line which repeats, such as a closing brace, is never taken for another one like it
 * while the lines around it say which it is.
 */
export function hunksBetween(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const anchors = [...longestRise(uniquePairs(before, after)), { old: before.length, next: after.length }];
  const hunks: Hunk[] = [];
  let [old, next] = [0, 0];
  for (const anchor of anchors) {
    for (const { start, end, content } of gapHunks(before.slice(old, anchor.old), after.slice(next, anchor.next))) {
      hunks.push({ start: old + start, end: old + end, content });
    }
    [old, next] = [anchor.old + 1, anchor.next + 1];
  }
  return joined(settled(before, after, hunks));
}

/** What leads from one version to the next where nothing stands once in both. */
function gapHunks(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  if (before.length * after.length > mostPairs) return [between(before, after)];
  return diffIndices([...before], [...after]).map(({ buffer1: [start, length], buffer2Content }) => ({
    start,
    end: start + length,
    content: buffer2Content,
  }));
}

/** All that is not the same at the beginning and at the end, as one hunk. */
function between(before: readonly string[], after: readonly string[]): Hunk {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { start, end: before.length - same, content: after.slice(start, after.length - same) };
}

/** The same changes, each told in the best of the ways that there are. */
function settled(before: readonly string[], after: readonly string[], hunks: readonly Hunk[]): readonly Hunk[] {
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

/** Hunks that touch each other as one. */
function joined(hunks: readonly Hunk[]): readonly Hunk[] {
  const result: Hunk[] = [];
  for (const hunk of hunks) {
    const last = result.at(-1);
    if (last?.end === hunk.start) {
      result.splice(-1, 1, { start: last.start, end: hunk.end, content: [...last.content, ...hunk.content] });
    } else result.push(hunk);
  }
  return result;
}

/** Where a part stands in either version. */
interface Pair {
  readonly old: number;
  readonly next: number;
}

/** The parts with words that stand once in both versions, in the order of the earlier one. */
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

/** As many pairs as possible whose places rise in both versions (patience sorting). */
function longestRise(pairs: readonly Pair[]): readonly Pair[] {
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

/** How many items at the beginning meet a condition that none behind them meets, by halving. */
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
