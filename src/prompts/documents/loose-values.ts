import { parseDocument, type ErrorCode } from 'yaml';

/** A quoted value of a key at the start of a line, closed at the end of that line or of a later one. */
const QUOTED_VALUE = /^([\w-]+:[ \t]+)("(?:[^"\\]|\\[^])*"|'(?:[^']|'')*')(?=[ \t]*(?:#[^\n]*)?\r?$)/gm;

/** Where a key stands at the start of a line. */
const KEY = /^(?=["']?[\w-]+["']?:(?:[ \t\r]|$))/m;

/** A line at the margin that is not a key, an item of a list or a comment. */
const STRAY_LINE = /(?<=\n)(?![-#\s\]}])[^\r\n]+/g;

/** A key, or an item of a list, with its value behind it. */
const KEY_AND_VALUE = /^((?:[ \t]*-)*[ \t]*[\w-]+:[ \t]+)(\S(?:[^\r\n]*\S)?)/gm;

/** A line whose value opens a quote, a bracket or a brace. */
const OPENS = /^(?:[ \t]*-)*[ \t]*(?:[\w-]+:[ \t]+)?["'[{]/m;

/** Faults that no reader can see past when something is opened: it is not closed. */
const UNCLOSED: readonly ErrorCode[] = ['MISSING_CHAR', 'BAD_INDENT'];

/**
 * The front matter of agents, skills and instructions is read line by line by their tools, so that it holds values that YAML
 * does not: `description: Use it when: code changes`, `applyTo: **\/*.ts`, examples below a description at the margin. This
 * puts fillers of the same length in their place, so that the rest can be read as YAML and all offsets stay: `x` for a value,
 * a comment for a stray line, and a space for each line end in a quoted value that is not indented.
 */
export function fillLooseValues(yaml: string): string {
  return yaml
    .replace(
      QUOTED_VALUE,
      (_, key: string, quoted: string) => key + (hasMarginalLine(quoted) ? inOneLine(quoted) : quoted),
    )
    .split(KEY)
    .map(fillEntry)
    .join('');
}

/** A quoted value as it was before `fillLooseValues` put it in one line, indented so that YAML can hold it. */
export function indentQuoted(quoted: string): string {
  return quoted.replaceAll('\n', '\n  ');
}

function hasMarginalLine(quoted: string): boolean {
  return /\n(?=\S)/.test(quoted);
}

function inOneLine(quoted: string): string {
  return quoted.replace(/[\r\n]/g, ' ');
}

/** A key and its value: as much of it filled as it takes to make it YAML. */
function fillEntry(entry: string): string {
  if (faultsOf(entry).length === 0) return entry;
  const alone = entry.replace(STRAY_LINE, (line) => '#'.repeat(line.length));
  const faults = faultsOf(alone);
  const isUnclosed = OPENS.test(alone) && faults.some((code) => UNCLOSED.includes(code));
  if (faults.length === 0 || isUnclosed || faults.includes('TAB_AS_INDENT')) return alone;
  const inside = alone.replace(
    KEY_AND_VALUE,
    (_, key: string, value: string) => key + (isLoose(value) ? fill(value) : value),
  );
  if (faultsOf(inside).length === 0) return inside;
  const [first = '', ...others] = alone.split('\n');
  const filled = first.replace(KEY_AND_VALUE, (_, key: string, value: string) => key + fill(value));
  return [filled, ...others.map((line) => (line.startsWith('#') ? line : line.replace(/[^\s]/g, 'x')))].join('\n');
}

function isLoose(value: string): boolean {
  return faultsOf(`key: ${value}\n`).length > 0;
}

function fill(value: string): string {
  return 'x'.repeat(value.length);
}

function faultsOf(yaml: string): readonly ErrorCode[] {
  const { errors } = parseDocument(yaml, { prettyErrors: false, logLevel: 'error' });
  return errors.map(({ code }) => code);
}
