// Tested by test/unit/gepa/changes/text-changes.test.ts.
import { sentencesOf } from '../text/sentences';
import type { ChangeSource } from './change-sources';
import { unchangedParts, wordEdits, wordsOf, type Edit } from './word-edits';

/** An edit, and the source that made it; undefined when no source has its words. */
export interface OwnedEdit extends Edit {
  readonly source: ChangeSource | undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a source changed, in offsets of the texts under review. */
interface Claim {
  readonly source: ChangeSource;
  /** Ranges of the parent's text that it removed. */
  readonly removed: readonly Range[];
  /** Ranges of the proposed text that it added. */
  readonly added: readonly Range[];
  readonly words: ReadonlySet<string>;
}

/**
 * Finds the source of each edit by following the words of each source into the proposed text. Words that several sources added at the
 * same place are split between them.
 */
export function ownedEdits(
  parent: string,
  proposed: string,
  edits: readonly Edit[],
  sources: readonly ChangeSource[],
): readonly OwnedEdit[] {
  const [only, ...others] = sources;
  if (only === undefined || others.length === 0) return edits.map((edit) => ({ ...edit, source: only }));
  const claims = sources.map((source) => claimOf(parent, proposed, source));
  return edits.flatMap((edit) => splitEdit(parent, proposed, edit, claims));
}

function claimOf(parent: string, proposed: string, source: ChangeSource): Claim {
  const own = wordEdits(source.before, source.after);
  const fromParent = wordEdits(source.before, parent);
  const toProposed = wordEdits(source.after, proposed);
  return {
    source,
    removed: own.flatMap((edit) => unchangedParts(fromParent, edit)),
    added: own.flatMap(({ newStart, newEnd }) => unchangedParts(toProposed, { start: newStart, end: newEnd })),
    words: new Set(own.flatMap(({ newStart, newEnd }) => wordsOf(source.after.slice(newStart, newEnd)))),
  };
}

/** Splits an edit where its words come from different sources, at the ends of lines and sentences. */
function splitEdit(parent: string, proposed: string, edit: Edit, claims: readonly Claim[]): readonly OwnedEdit[] {
  const removed = { start: edit.start, end: edit.end };
  const remover = ownerOf(parent, removed, claims, 'removed');
  const runs: { source: ChangeSource | undefined; start: number; end: number }[] = [];
  let start = edit.newStart;
  for (const segment of segmentsOf(`${proposed}\n`.slice(edit.newStart, edit.newEnd))) {
    const end = start + segment.length;
    const last = runs.at(-1);
    const source = ownerOf(proposed, { start, end }, claims, 'added') ?? (isBlank(segment) ? last?.source : undefined);
    if (last !== undefined && (last.source === source || last.source === undefined)) {
      runs.splice(-1, 1, { source, start: last.start, end });
    } else runs.push({ source, start, end });
    start = end;
  }
  const [first] = runs;
  if (first === undefined) return [{ ...edit, source: remover }];
  const isRemoval = removed.end > removed.start;
  // Replaced words belong to the run of the source that removed them.
  const holder = Math.max(
    0,
    runs.findIndex(({ source }) => source === remover),
  );
  return runs.map((run, place) => {
    const at = isRemoval && place > holder ? removed.end : removed.start;
    const range = place === holder ? removed : { start: at, end: at };
    return {
      ...range,
      newStart: run.start,
      newEnd: run.end,
      source: run.source ?? (place === holder ? remover : undefined),
    };
  });
}

/** Returns the source that has most characters of a range, the earliest of several. */
function ownerOf(
  text: string,
  range: Range,
  claims: readonly Claim[],
  kind: 'removed' | 'added',
): ChangeSource | undefined {
  const shares = claims.map((claim) => overlap(claim[kind], range));
  const most = Math.max(...shares);
  if (most > 0) return claims[shares.indexOf(most)]?.source;
  if (kind === 'removed') return undefined;
  const words = wordsOf(text.slice(range.start, range.end));
  const known = claims.map((claim) => words.filter((word) => claim.words.has(word)).length);
  const best = Math.max(...known);
  return best * 2 > words.length ? claims[known.indexOf(best)]?.source : undefined;
}

function overlap(ranges: readonly Range[], { start, end }: Range): number {
  return ranges.reduce((sum, range) => sum + Math.max(0, Math.min(range.end, end) - Math.max(range.start, start)), 0);
}

/** Splits a text after each line, and each line after its sentences. */
function segmentsOf(text: string): readonly string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.flatMap((line) => {
    const segments: string[] = [];
    for (const part of sentencesOf(line)) {
      if (isBlank(part) && segments.length > 0) segments.push((segments.pop() ?? '') + part);
      else segments.push(part);
    }
    return segments;
  });
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
