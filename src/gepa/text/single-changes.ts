import type { ComponentTexts } from '../candidate';
import { valueOf } from '../named-values';
import { hunksBetween } from './hunks';
import { sentencesOf } from './sentences';

/** One of the changes between two versions of a candidate's texts. */
export interface SingleChange {
  readonly component: string;
  /** What the later version no longer has; empty for an addition. */
  readonly removed: string;
  /** What only the later version has; empty for a removal. */
  readonly added: string;
}

/** A replacement in the earlier version, by its character offsets; the end is exclusive. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly added: string;
}

/**
 * Lists what changed between two versions, component by component from top to bottom: whole lines, or the sentences of lines
 * that were reworded. With every change the texts are the later version, without any the earlier one.
 */
export function singleChanges(before: ComponentTexts, after: ComponentTexts): readonly SingleChange[] {
  return Object.keys(after).flatMap((component) => {
    const text = valueOf(before, component) ?? '';
    return editsBetween(text, valueOf(after, component) ?? '').map(({ start, end, added }) => ({
      component,
      removed: `${text}\n`.slice(start, end),
      added,
    }));
  });
}

/**
 * Returns the later version without some of its changes.
 *
 * @param left positions in the list of `singleChanges`.
 */
export function withoutChanges(
  before: ComponentTexts,
  after: ComponentTexts,
  left: ReadonlySet<number>,
): ComponentTexts {
  let place = 0;
  return Object.fromEntries(
    Object.keys(after).map((component) => {
      const text = valueOf(before, component) ?? '';
      const kept = editsBetween(text, valueOf(after, component) ?? '').filter(() => !left.has(place++));
      return [component, applyEdits(`${text}\n`, kept).replace(/\n$/, '')];
    }),
  );
}

/** Compares the versions with a line end, so that the last line equals the same line followed by others. */
function editsBetween(before: string, after: string): readonly Edit[] {
  return editsOf(linesOf(`${before}\n`), linesOf(`${after}\n`)).flatMap((edit) => refine(`${before}\n`, edit));
}

/** Splits the replacement of lines into replacements of sentences. */
function refine(before: string, edit: Edit): readonly Edit[] {
  const { start, end, added } = edit;
  if (start === end || added === '') return [edit];
  const finer = editsOf(sentencesOf(before.slice(start, end)), sentencesOf(added));
  return finer.map((part) => ({ ...part, start: part.start + start, end: part.end + start }));
}

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const offsets = [0];
  for (const part of before) offsets.push((offsets.at(-1) ?? 0) + part.length);
  return hunksBetween(before, after).map(({ start, end, content }) => ({
    start: offsets[start] ?? 0,
    end: offsets[end] ?? 0,
    added: content.join(''),
  }));
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n/g) ?? [];
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let [result, place] = ['', 0];
  for (const { start, end, added } of edits) {
    result += text.slice(place, start) + added;
    place = end;
  }
  return result + text.slice(place);
}
