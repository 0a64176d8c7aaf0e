// Tested by test/unit/prompts/formats/chat-yaml.test.ts.
import { parseDocument, type ErrorCode } from 'yaml';

/** A quoted value of a top-level key, which may span several lines. */
const QUOTED_VALUE = /^([\w-]+:[ \t]+)("(?:[^"\\]|\\[^])*"|'(?:[^']|'')*')(?=[ \t]*(?:#[^\n]*)?\r?$)/gm;

/** The start of a line with a top-level key. */
const KEY = /^(?=["']?[\w-]+["']?:(?:[ \t\r]|$))/m;

/** An unindented line that isn't a key, a list item or a comment. */
const STRAY_LINE = /(?<=\n)(?![-#\s\]}])[^\r\n]+/g;

/** A key or a list item, followed by its value. */
const KEY_AND_VALUE = /^((?:[ \t]*-)*[ \t]*[\w-]+:[ \t]+)(\S(?:[^\r\n]*\S)?)/gm;

/** A line whose value opens a quote, a bracket or a brace. */
const OPENS = /^(?:[ \t]*-)*[ \t]*(?:[\w-]+:[ \t]+)?["'[{]/m;

/** Errors that mean an open quote, bracket or brace was never closed. They cannot be worked around. */
const UNCLOSED: readonly ErrorCode[] = ['MISSING_CHAR', 'BAD_INDENT'];

/**
 * Replaces values that aren't valid YAML by fillers of the same length, which keeps all offsets. Tools for agents, skills and
 * instructions read front matter line by line, so they accept `description: Use it when: code changes`, `applyTo: **\/*.ts` and
 * unindented examples below a description. A value becomes `x`s, a stray line a comment, and a line end in an unindented quoted
 * value a space.
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

/** Indents the lines of a quoted value to make it valid YAML. */
export function indentQuoted(quoted: string): string {
  return quoted.replaceAll('\n', '\n  ');
}

function hasMarginalLine(quoted: string): boolean {
  return /\n(?=\S)/.test(quoted);
}

function inOneLine(quoted: string): string {
  return quoted.replace(/[\r\n]/g, ' ');
}

/** Fills as little of a key and its value as it takes to make them valid YAML. */
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
