// Tested by test/unit/system/program/unseen-component.test.ts.
import type { StaticText } from './static-text';

/** What a program sent in the place of a component's text. */
export interface ChangedText {
  /** A part of what is expected, and of what was sent instead, from where they begin to differ. */
  readonly expected: string;
  readonly sent: string;
}

/** Runs of so many words are compared. */
const shingle = 4;
/** The share of a component's runs of words from which on a text is taken for a changed version of it. */
const likeness = 0.5;
const quotedLength = 80;

/**
 * Returns how a component's text was changed in one of the texts that a program sent; undefined when none of them is like it.
 */
export function changedVersion({ pieces }: StaticText, sent: readonly string[]): ChangedText | undefined {
  const wanted = shinglesOf(pieces.join(' '));
  if (wanted.length === 0) return undefined;
  let nearest: { readonly share: number; readonly text: string } | undefined;
  for (const text of sent) {
    const there = new Set(shinglesOf(text));
    const share = wanted.filter((words) => there.has(words)).length / wanted.length;
    if (share >= (nearest?.share ?? likeness)) nearest = { share, text };
  }
  return nearest === undefined ? undefined : firstDifference(pieces, nearest.text);
}

function shinglesOf(text: string): readonly string[] {
  const words = text.match(/\S+/gu) ?? [];
  if (words.length < shingle) return words.length === 0 ? [] : [words.join(' ')];
  return words.slice(shingle - 1).map((_, at) => words.slice(at, at + shingle).join(' '));
}

/** Follows the pieces through the text as far as they are there, and quotes both from there on. */
function firstDifference(pieces: readonly string[], text: string): ChangedText {
  let at = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found >= 0) {
      at = found + piece.length;
      continue;
    }
    const length = longestStart(piece, text, at);
    const place = text.indexOf(piece.slice(0, length), at) + length;
    const from = Math.max(0, length - quotedLength / 4);
    return {
      expected: quote(piece.slice(from)),
      sent: quote(text.slice(Math.max(0, place - (length - from)))),
    };
  }
  return { expected: quote(pieces.join('…')), sent: quote(text) };
}

/** Returns how many characters of a piece occur in the text after an offset, from the piece's beginning on. */
function longestStart(piece: string, text: string, from: number): number {
  let [low, high] = [0, piece.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (text.includes(piece.slice(0, middle), from)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Quotes the beginning of a text with its white space visible. */
function quote(text: string): string {
  return JSON.stringify(text.length <= quotedLength ? text : `${text.slice(0, quotedLength)}…`);
}
