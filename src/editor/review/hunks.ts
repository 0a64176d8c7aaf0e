import { diffArrays } from 'diff';
import type { ProposedChange } from '../../gepa/proposal';

/** Adjacent changed lines. Lines are counted from 0, ends are exclusive. */
export interface Hunk {
  /** A range of the changed text; empty where lines were only removed. */
  readonly start: number;
  readonly end: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Corresponding lines of the changed text (`start`, `end`) and of the original (`from`, `to`). */
interface LineRange {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Returns what changed between two texts with line feeds, from top to bottom. */
export function hunksBetween(before: string, after: string): readonly Hunk[] {
  const beforeLines = before.split('\n');
  const afterLines = after.split('\n');
  const hunks: LineRange[] = [];
  let open: LineRange | undefined;
  let line = 0;
  let from = 0;
  for (const { added, removed, value } of diffArrays(beforeLines, afterLines)) {
    if (added || removed) {
      open ??= { start: line, end: line, from, to: from };
      if (added) line += value.length;
      else from += value.length;
      open = { ...open, end: line, to: from };
    } else {
      if (open !== undefined) hunks.push(open);
      open = undefined;
      line += value.length;
      from += value.length;
    }
  }
  if (open !== undefined) hunks.push(open);
  return hunks.map((hunk) => ({
    start: hunk.start,
    end: hunk.end,
    removed: beforeLines.slice(hunk.from, hunk.to),
    added: afterLines.slice(hunk.start, hunk.end),
  }));
}

/** Returns the last line of a hunk in the changed text, or the line above a hunk that only removes lines. */
export function lastLineOf({ start, end }: Hunk): number {
  return end > start ? end - 1 : Math.max(0, start - 1);
}

/** Reverts one hunk of a changed text. */
export function withoutHunk(after: string, { start, end, removed }: Hunk): string {
  const lines = after.split('\n');
  return [...lines.slice(0, start), ...removed, ...lines.slice(end)].join('\n');
}

/**
 * Maps hunks by their content, independent of their line, so that a hunk keeps its key after an edit elsewhere. Hunks with
 * equal content are distinguished by their order.
 */
export function withKeys(hunks: readonly Hunk[]): ReadonlyMap<string, Hunk> {
  const keyed = new Map<string, Hunk>();
  for (const hunk of hunks) {
    let key = JSON.stringify([hunk.removed, hunk.added]);
    while (keyed.has(key)) key += '+';
    keyed.set(key, hunk);
  }
  return keyed;
}

/**
 * Assigns every change that a reflection lists to the hunk whose lines share most words with the change's summary. A change
 * that shares no word goes to the first hunk.
 *
 * @returns the changes of each hunk, in the order of the hunks.
 */
export function changesByHunk(
  hunks: readonly Hunk[],
  changes: readonly ProposedChange[],
): readonly (readonly ProposedChange[])[] {
  const hunkWords = hunks.map(({ added, removed }) => wordsOf([...added, ...removed].join(' ')));
  const placed = hunks.map((): ProposedChange[] => []);
  for (const change of changes) {
    const words = wordsOf(change.summary);
    const shared = hunkWords.map((inHunk) => [...words].filter((word) => inHunk.has(word)).length);
    placed[Math.max(0, shared.indexOf(Math.max(...shared)))]?.push(change);
  }
  return placed;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu));
}
