// Tested by test/unit/gepa/changes/text-changes.test.ts.
import { diffArrays } from 'diff';
import { hunksBetween } from '../text/hunks';
import { sentencesOf } from '../text/sentences';

/** A replacement between two texts: UTF-16 offsets in the earlier and in the later text, the ends exclusive. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Comparing texts with more differing words takes seconds, and nobody would recognize the result. */
const maxDifferences = 4000;

/**
 * Compares two texts by line, differing lines by sentence, and differing sentences by word. Words are those of Unicode, so that
 * Chinese has some too.
 *
 * @returns the differences from top to bottom, with unchanged text between them.
 */
export function wordEdits(before: string, after: string): readonly Edit[] {
  if (before === after) return [];
  // With a line end, the last line equals the same line followed by others.
  return joinAdjacent(
    compare({ text: `${before}\n`, start: 0 }, { text: `${after}\n`, start: 0 }, ['lines', 'sentences', 'words']),
  );
}

type PartSize = 'lines' | 'sentences' | 'words';

/** A piece of a text, and its offset there. */
interface Piece {
  readonly text: string;
  readonly start: number;
}

function compare(before: Piece, after: Piece, [size, ...smaller]: readonly PartSize[]): readonly Edit[] {
  if (size === undefined || before.text === '' || after.text === '')
    return before.text === after.text ? [] : [wholeEdit(before, after)];
  const [old, next] = [partsOf(before.text, size), partsOf(after.text, size)];
  const hunks = size === 'words' ? wordHunks(old, next) : hunksBetween(old, next);
  if (hunks === undefined) return [wholeEdit(before, after)];
  const [oldOffsets, nextOffsets] = [offsetsOf(old, before.start), offsetsOf(next, after.start)];
  let grown = 0;
  return hunks.flatMap(({ start, end, content }) => {
    const newStart = start + grown;
    grown += content.length - (end - start);
    return compare(
      { text: old.slice(start, end).join(''), start: oldOffsets[start] ?? 0 },
      { text: content.join(''), start: nextOffsets[newStart] ?? 0 },
      smaller,
    );
  });
}

function wholeEdit(before: Piece, after: Piece): Edit {
  return {
    start: before.start,
    end: before.start + before.text.length,
    newStart: after.start,
    newEnd: after.start + after.text.length,
  };
}

/** Returns undefined when the words differ too much to compare them. */
function wordHunks(old: readonly string[], next: readonly string[]): ReturnType<typeof hunksBetween> | undefined {
  const compared = diffArrays([...old], [...next], { maxEditLength: maxDifferences });
  if (compared === undefined) return undefined;
  const hunks: { start: number; end: number; content: string[] }[] = [];
  let place = 0;
  let isOpen = false;
  for (const { added, removed, value } of compared) {
    if (!added && !removed) {
      place += value.length;
      isOpen = false;
      continue;
    }
    const last = hunks.at(-1);
    const hunk = isOpen && last !== undefined ? last : { start: place, end: place, content: [] };
    if (hunk !== last || !isOpen) hunks.push(hunk);
    isOpen = true;
    if (added) hunk.content.push(...value);
    else hunk.end = place += value.length;
  }
  return hunks;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** A tag of a template or of markup, which is one word: half a tag never parses. The limits keep matching linear. */
const tag = /(\{\{[^{}]{0,500}\}\}|\{%[^{}]{0,500}%\}|<\/?\w[^<>\n]{0,500}>)/;

/** Splits a text into parts of a size, with the white space between them. Joined, they are the text. */
function partsOf(text: string, size: PartSize): readonly string[] {
  switch (size) {
    case 'lines':
      return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    case 'sentences':
      return sentencesOf(text);
    case 'words':
      return text
        .split(tag)
        .flatMap((part, place) =>
          place % 2 === 1 ? [part] : Array.from(segmenter.segment(part), ({ segment }) => segment),
        );
  }
}

/** Returns the words of a text in lower case, without white space and punctuation. */
export function wordsOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text)).flatMap(({ segment, isWordLike }) =>
    isWordLike === true ? [segment.toLowerCase()] : [],
  );
}

function offsetsOf(parts: readonly string[], start: number): readonly number[] {
  const offsets = [start];
  for (const part of parts) offsets.push((offsets.at(-1) ?? 0) + part.length);
  return offsets;
}

function joinAdjacent(edits: readonly Edit[]): readonly Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    if (last?.end === edit.start && last.newEnd === edit.newStart) {
      joined.splice(-1, 1, { ...last, end: edit.end, newEnd: edit.newEnd });
    } else joined.push(edit);
  }
  return joined;
}

/** Makes some of the edits between two texts, in their order. All of them give the later text, none gives the earlier one. */
export function applyEdits(before: string, after: string, edits: readonly Edit[]): string {
  const old = `${before}\n`;
  const next = `${after}\n`;
  let text = '';
  let place = 0;
  for (const { start, end, newStart, newEnd } of edits) {
    text += old.slice(place, start) + next.slice(newStart, newEnd);
    place = end;
  }
  return (text + old.slice(place)).replace(/\n$/, '');
}

/** Returns the words of the earlier text that an edit replaces. */
export function removedWords(before: string, { start, end }: Edit): string {
  return `${before}\n`.slice(start, end);
}

/** Returns the words of the later text that an edit puts in their place. */
export function addedWords(after: string, { newStart, newEnd }: Edit): string {
  return `${after}\n`.slice(newStart, newEnd);
}

/** Maps a range of the earlier text to the parts of the later text that it became unchanged. */
export function unchangedParts(
  edits: readonly Edit[],
  { start, end }: { readonly start: number; readonly end: number },
): readonly { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let from = 0;
  let shift = 0;
  for (const edit of [...edits, undefined]) {
    const [first, last] = [Math.max(from, start), Math.min(edit?.start ?? Infinity, end)];
    if (first < last) parts.push({ start: first + shift, end: last + shift });
    if (edit === undefined) break;
    from = edit.end;
    shift = edit.newEnd - edit.end;
  }
  return parts;
}
