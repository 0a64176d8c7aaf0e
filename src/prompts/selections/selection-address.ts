import { createHash } from 'node:crypto';
import { lineAt, toLineFeeds } from '../documents/line-ends';
import { languageOf } from '../literals/languages';
import { PromptError } from '../prompt-error';
import { quotedTexts } from './quoted-texts';
import { selectLiteral, selectSpan, selectText, type SelectedText } from './selection';
import type { Span } from '../documents/span';

/** A position in a file as editors show it: line and column (UTF-16) from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** `L12:8` or `L12:8-L20:3`, optionally followed by `~` and a fingerprint of the selected text. */
const ADDRESS = /^L(\d+):(\d+)(?:-L(\d+):(\d+))?(?:~([0-9a-f]{8}))?$/;

/** Whether the part in a prompt source is the address of a selection rather than the name of a component. */
export function isSelectionAddress(part: string): boolean {
  return ADDRESS.test(part);
}

/**
 * Returns the address of a selected text: its start, its end unless it is a string literal, which marks its own end, and a
 * fingerprint of the text.
 */
export function selectionAddress(content: string, { place, text, literal }: SelectedText): string {
  const end = literal === undefined ? `-${describe(positionAt(content, place.end))}` : '';
  return `${describe(positionAt(content, place.start))}${end}~${fingerprint(text)}`;
}

/**
 * Finds a selected text in a file that may have changed since. Tries these in order:
 *
 * 1. the text at the address, if it is the selected text;
 * 2. the selected text anywhere else in the file, if it occurs once;
 * 3. an edited text, such as an applied candidate: the string literal at the address, or the text between the same surroundings
 *    as in the recorded file.
 *
 * Without a fingerprint and a recorded file, it is the text at the address.
 *
 * @param asOf the file as it was when the text was selected, if known.
 * @throws PromptError when the text is no longer in the file, or occurs more than once.
 */
export function findSelected(path: string, content: string, address: string, asOf?: string): SelectedText {
  const { start, end, print } = parseAddress(path, address);
  const recorded = asOf === undefined || asOf === content ? undefined : findSelected(path, asOf, address);
  const isKnown = recorded !== undefined || print !== undefined;
  const isSelected = ({ text }: SelectedText) =>
    recorded === undefined ? fingerprint(text) === print : text === recorded.text;

  const there = spanAt(content, start, end ?? start);
  const atAddress = there === undefined ? undefined : orUndefined(() => selectText(path, content, there));
  if (atAddress !== undefined && (!isKnown || isSelected(atAddress))) return atAddress;

  const isLiteral = end === undefined || recorded?.literal !== undefined;
  const others = isLiteral ? readableLiterals(path, content) : spansOfSameShape(content, start, end);
  const [moved, another] = isKnown ? others.filter(isSelected) : [];
  const line = { file: path, line: start.line };
  if (another !== undefined) {
    throw new PromptError(
      `The text selected at ${address} has moved and now occurs several times in the file. Select it again.`,
      line,
    );
  }
  const edited = isLiteral
    ? literalAt(path, content, offsetOf(content, start))
    : recorded === undefined || asOf === undefined
      ? undefined
      : spanInSameSurroundings(content, asOf, recorded.place);
  const found = moved ?? edited;
  if (found !== undefined) return found;
  throw new PromptError(`The text selected at ${address} is no longer in this file. Select it again.`, line);
}

function parseAddress(path: string, address: string) {
  const [match, line, column, endLine, endColumn, print] = ADDRESS.exec(address) ?? [];
  const start = { line: Number(line), column: Number(column) };
  const end = endLine === undefined ? undefined : { line: Number(endLine), column: Number(endColumn) };
  if (match === undefined || [start, end].some((at) => at !== undefined && Math.min(at.line, at.column) < 1)) {
    throw new PromptError(`"${address}" is not a valid address. Write it as L12:8-L20:3, counted from 1.`, {
      file: path,
    });
  }
  return { start, end, print };
}

function describe({ line, column }: Position): string {
  return `L${line}:${column}`;
}

function readableLiterals(path: string, content: string): readonly SelectedText[] {
  return quotedTexts(path, content).flatMap((literal) => {
    const selected = orUndefined(() => selectLiteral(literal));
    return selected === undefined ? [] : [selected];
  });
}

/** Returns the texts at other lines that have as many lines, and the same start and end columns, as a selection. */
function spansOfSameShape(content: string, start: Position, end: Position): readonly SelectedText[] {
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

/** Returns the text between the surroundings that a range had in an earlier version of the file. */
function spanInSameSurroundings(content: string, asOf: string, place: Span): SelectedText | undefined {
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

/** Returns the first eight hexadecimal digits of the text's hash. */
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

/** The name that code before a literal assigns it to: `system =`, `"system":`, `system: str = (`, `system = dedent(`. */
const NAMED = /([\p{L}_$][\p{L}\p{N}_$-]*)["']?\s*(?::\s*[\w<>[\]., |&']+?)?\s*(?::?=|:|=>)\s*(?:[\w.]*\()?\s*$/u;

/**
 * Returns the address of the string literal in source code that is assigned to a variable or a key; undefined for a file in no known
 * language, and for a part that can't be a name.
 *
 * @throws PromptError when no literal has the name, or several have.
 */
export function addressOfNamed(path: string, content: string, name: string): string | undefined {
  // What begins like an address and isn't one is reported as such.
  const isName = /^(?!L\d)[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name);
  if (languageOf(path) === undefined || !isName) return undefined;
  const literals = readableLiterals(path, content).filter(({ text }) => text.trim() !== '');
  const found = literals.filter((literal) => selectionName(content, literal) === name);
  const [first, second] = found;
  if (first === undefined) {
    throw new PromptError(
      `This file has no string that is assigned to "${name}". Name the variable of the prompt, or select its text.`,
      {
        file: path,
      },
    );
  }
  if (second !== undefined) {
    const lines = found.map(({ place }) => lineAt(content, place.start)).join(' and ');
    throw new PromptError(
      `This file assigns several strings to "${name}", on the lines ${lines}. Give the prompt a variable of its own.`,
      { file: path },
    );
  }
  return selectionAddress(content, first);
}

/** Names a selected text after the variable or key that it is the value of, or after its line, e.g. `line-12`. */
export function selectionName(content: string, { place, literal }: SelectedText): string {
  const before = content.slice(Math.max(0, place.start - 200), place.start);
  const name = literal === undefined ? undefined : NAMED.exec(before)?.[1];
  return name ?? `line-${lineAt(content, place.start)}`;
}
