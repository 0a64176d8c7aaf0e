import { createHash } from 'node:crypto';
import { lineAt, toLineFeeds } from '../documents/line-ends';
import { PromptError } from '../prompt-error';
import { quotedTexts } from './quoted-texts';
import { selectLiteral, selectSpan, selectText, type SelectedText } from './selection';
import type { Span } from '../documents/span';

/** A place in a file, counted as editors show it: lines and columns (UTF-16) from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** `L12:8` or `L12:8-L20:3`, and behind a `~` what the text there was when it was selected. */
const ADDRESS = /^L(\d+):(\d+)(?:-L(\d+):(\d+))?(?:~([0-9a-f]{8}))?$/;

/** Whether a part of a file is named by its place, as selections are. */
export function isSelectionAddress(part: string): boolean {
  return ADDRESS.test(part);
}

/**
 * The address of a selected text: where it begins, where it ends unless it is a string literal, which tells that itself, and
 * a fingerprint of what it says.
 */
export function selectionAddress(content: string, { place, text, literal }: SelectedText): string {
  const end = literal === undefined ? `-${describe(positionAt(content, place.end))}` : '';
  return `${describe(positionAt(content, place.start))}${end}~${fingerprint(text)}`;
}

/**
 * The text that an address means in a file that may have changed since. It is the first of these:
 *
 * 1. what stands at the place, if it is what was selected;
 * 2. what was selected, wherever else it stands, if it stands there once;
 * 3. what was edited, as applying a candidate does: the string literal that begins at the place, or what stands between the
 *    same texts as in the file as it was.
 *
 * An address without a fingerprint means what stands at its place.
 *
 * @param asOf the file as it was when the address was right, if that is known.
 * @throws PromptError when the text is not there any more, or more than once.
 */
export function findSelected(path: string, content: string, address: string, asOf?: string): SelectedText {
  const { start, end, print } = parseAddress(path, address);
  const recorded = asOf === undefined || asOf === content ? undefined : findSelected(path, asOf, address);
  const isKnown = recorded !== undefined || print !== undefined;
  const says = ({ text }: SelectedText) =>
    recorded === undefined ? fingerprint(text) === print : text === recorded.text;

  const there = spanAt(content, start, end ?? start);
  const atPlace = there === undefined ? undefined : orUndefined(() => selectText(path, content, there));
  if (atPlace !== undefined && (!isKnown || says(atPlace))) return atPlace;

  const isLiteral = end === undefined || recorded?.literal !== undefined;
  const others = isLiteral ? selectedLiterals(path, content) : shifted(content, start, end);
  const [moved, another] = isKnown ? others.filter(says) : [];
  const line = { file: path, line: start.line };
  if (another !== undefined) {
    throw new PromptError(
      `The text that was selected at ${address} has moved, and stands at several places now. Select it again.`,
      line,
    );
  }
  const edited = isLiteral
    ? literalAt(path, content, offsetOf(content, start))
    : recorded === undefined || asOf === undefined
      ? undefined
      : betweenTheSame(content, asOf, recorded.place);
  const found = moved ?? edited;
  if (found !== undefined) return found;
  throw new PromptError(
    `The text that was selected at ${address} is not in this file any more. Select it again.`,
    line,
  );
}

function parseAddress(path: string, address: string) {
  const [match, line, column, endLine, endColumn, print] = ADDRESS.exec(address) ?? [];
  const start = { line: Number(line), column: Number(column) };
  const end = endLine === undefined ? undefined : { line: Number(endLine), column: Number(endColumn) };
  if (match === undefined || [start, end].some((at) => at !== undefined && Math.min(at.line, at.column) < 1)) {
    throw new PromptError(`"${address}" is not a place in a file. Write it as L12:8-L20:3, counted from 1.`, {
      file: path,
    });
  }
  return { start, end, print };
}

function describe({ line, column }: Position): string {
  return `L${line}:${column}`;
}

/** The literals of a file that can be read. */
function selectedLiterals(path: string, content: string): readonly SelectedText[] {
  return quotedTexts(path, content).flatMap((literal) => {
    const selected = orUndefined(() => selectLiteral(literal));
    return selected === undefined ? [] : [selected];
  });
}

/** What of other lines has the shape of a selection: as many lines, beginning and ending at the same columns. */
function shifted(content: string, start: Position, end: Position): readonly SelectedText[] {
  const starts = lineStarts(content);
  return starts.flatMap((_, index) => {
    const line = index + 1;
    const span = spanAt(content, { ...start, line }, { ...end, line: line + end.line - start.line }, starts);
    return span === undefined || line === start.line ? [] : [selectSpan(content, span)];
  });
}

function literalAt(path: string, content: string, offset: number | undefined): SelectedText | undefined {
  const literal = quotedTexts(path, content).find(({ place }) => place.start === offset);
  return literal === undefined ? undefined : orUndefined(() => selectLiteral(literal));
}

function betweenTheSame(content: string, asOf: string, place: Span): SelectedText | undefined {
  const before = asOf.slice(0, place.start);
  const after = asOf.slice(place.end);
  const end = content.length - after.length;
  const isAround = content.startsWith(before) && content.endsWith(after) && before.length < end;
  return isAround ? selectSpan(content, { start: before.length, end }) : undefined;
}

function orUndefined(select: () => SelectedText): SelectedText | undefined {
  try {
    return select();
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}

/** Eight hexadecimal digits that another text is most unlikely to have. */
function fingerprint(text: string): string {
  return createHash('sha256').update(toLineFeeds(text)).digest('hex').slice(0, 8);
}

function positionAt(content: string, offset: number): Position {
  const lineStart = content.lastIndexOf('\n', offset - 1) + 1;
  return { line: lineAt(content, offset), column: offset - lineStart + 1 };
}

function offsetOf(content: string, { line, column }: Position, starts = lineStarts(content)): number | undefined {
  const start = starts[line - 1];
  if (start === undefined) return undefined;
  const end = (starts[line] ?? content.length + 1) - 1;
  return start + column - 1 <= end ? start + column - 1 : undefined;
}

function spanAt(content: string, start: Position, end: Position, starts = lineStarts(content)): Span | undefined {
  const from = offsetOf(content, start, starts);
  const to = offsetOf(content, end, starts);
  return from === undefined || to === undefined || to < from ? undefined : { start: from, end: to };
}

function lineStarts(content: string): readonly number[] {
  return [0, ...Array.from(content.matchAll(/\n/g), ({ index }) => index + 1)];
}

/** A name and what gives it its value, at the end of the code in front of a literal: `system =`, `"system":`, `system: str = (`. */
const NAMED = /([\p{L}_$][\p{L}\p{N}_$-]*)["']?\s*(?::\s*[\w<>[\]., |&']+?)?\s*(?::?=|:|=>)\s*\(?\s*$/u;

/** How a selected text is called: as the variable or the key whose value it is, else by its line, e.g. `line-12`. */
export function selectionName(content: string, { place, literal }: SelectedText): string {
  const before = content.slice(Math.max(0, place.start - 200), place.start);
  const name = literal === undefined ? undefined : NAMED.exec(before)?.[1];
  return name ?? `line-${lineAt(content, place.start)}`;
}
