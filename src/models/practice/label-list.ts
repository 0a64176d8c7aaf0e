import { spellOut, wordsOf } from './words';

/** A label in a prompt, with its description. */
export interface Label {
  readonly name: string;
  /** The text after the name, on its line and on indented lines below. Empty when there is none. */
  readonly description: string;
}

/** A label with its place in the prompt: offsets in UTF-16 code units, the end exclusive. */
export interface LabelEntry extends Label {
  readonly start: number;
  /** Where the description starts; equal to `end` when there is none. */
  readonly descriptionStart: number;
  readonly end: number;
}

/** The labels of a prompt, in the prompt's order. */
export interface LabelList {
  /** `lines`: one label per line, so that each has room for a description. `inline`: "Labels: a, b, c". */
  readonly form: 'lines' | 'inline';
  readonly entries: readonly LabelEntry[];
}

/**
 * Finds the labels in a prompt. It tries, in this order: Markdown list items with or without a description
 * (`- billing: questions about money`, `* **billing** – …`, `1. billing`), lines of the form `billing: …`, lines of a single word,
 * and a list within a line (`Labels: a, b, c`, `one of: a, b or c`). It takes the longest list of a kind.
 */
export function findLabelList(prompt: string): LabelList | undefined {
  for (const pattern of linePatterns) {
    const entries = longestBlock(prompt, pattern);
    if (entries !== undefined) return { form: 'lines', entries };
  }
  const entries = inlineEntries(prompt);
  return entries === undefined ? undefined : { form: 'inline', entries };
}

/** Returns a prompt's text without its list of labels. */
export function withoutLabels(prompt: string): string {
  const entries = findLabelList(prompt)?.entries ?? [];
  const places = new Map(entries.map(({ start, end }) => [start, end]));
  return [...places].reduceRight((rest, [start, end]) => `${rest.slice(0, start)}${rest.slice(end)}`, prompt);
}

interface LinePattern {
  readonly expression: RegExp;
  /** The fewest consecutive lines that make a list of labels. */
  readonly fewest: number;
}

const name = String.raw`(?<name>[*_\x60"']{0,3}[\p{L}\p{N}][\p{L}\p{N} _/&.-]{0,48}?[*_\x60"']{0,3})`;
const colon = String.raw`\s*:[*_]{0,2}(?:\s+|$)`;
const dash = String.raw`\s+(?:-|–|—|=|→)\s+`;
const linePatterns: readonly LinePattern[] = [
  {
    expression: new RegExp(String.raw`^\s{0,7}(?:[-*+•]|\d+[.)])\s+${name}(?:(?:${colon}|${dash})|$)`, 'u'),
    fewest: 2,
  },
  { expression: new RegExp(String.raw`^${name}(?:${colon}|${dash})(?=\S)`, 'u'), fewest: 2 },
  { expression: /^(?<name>[\p{L}\p{N}][\p{L}\p{N}_/-]*)$/u, fewest: 3 },
];
const mostWordsInALabel = 6;

function longestBlock(prompt: string, { expression, fewest }: LinePattern): readonly LabelEntry[] | undefined {
  let longest: readonly LabelEntry[] = [];
  let block: LabelEntry[] = [];
  let offset = 0;
  for (const line of prompt.split('\n')) {
    const entry = readLine(line.trimEnd(), offset, expression);
    const last = block.at(-1);
    if (entry !== undefined) {
      block.push(entry);
    } else if (last !== undefined && /^\s{2,}\S/.test(line)) {
      const end = offset + line.trimEnd().length;
      block[block.length - 1] = { ...last, description: prompt.slice(last.descriptionStart, end).trim(), end };
    } else if (line.trim() !== '') {
      block = [];
    }
    if (block.length > longest.length) longest = block;
    offset += line.length + 1;
  }
  return longest.length >= fewest ? longest : undefined;
}

function readLine(line: string, offset: number, expression: RegExp): LabelEntry | undefined {
  const match = expression.exec(line);
  const found = unquote(match?.groups?.['name'] ?? '');
  if (match === null || !mayBeLabel(found)) return undefined;
  return {
    name: found,
    description: line.slice(match[0].length).trim(),
    start: offset,
    descriptionStart: offset + match[0].length,
    end: offset + line.length,
  };
}

function inlineEntries(prompt: string): readonly LabelEntry[] | undefined {
  const announced =
    /\b(?:labels?|categor(?:y|ies)|class(?:es)?|intents?|queues?|topics?|options?|one of)\b[^:\n]{0,60}:[ \t]*(?<list>[^\n]+)/giu;
  for (const match of prompt.matchAll(announced)) {
    const list = (match.groups?.['list'] ?? '').replace(/\.(?:\s.*)?$/, '');
    const names = list
      .split(/\s*[,;|]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+/i)
      .map(unquote)
      .filter((item) => item !== '');
    const end = match.index + match[0].lastIndexOf(list) + list.length;
    if (names.length >= 2 && names.every(mayBeLabel)) {
      return names.map((item) => ({ name: item, description: '', start: match.index, descriptionStart: end, end }));
    }
  }
  return undefined;
}

function unquote(quoted: string): string {
  return quoted.trim().replace(/^[*_`"']+|[*_`"']+$/g, '');
}

/** Returns whether a text is short enough for a label's name and isn't a sentence. */
export function mayBeLabel(text: string): boolean {
  const words = wordsOf(spellOut(text)).length;
  return words >= 1 && words <= mostWordsInALabel && !/[.!?:\n]$|\n/.test(text);
}

/** Returns the labels that a text names, in the text's order. A name within a longer one (`pay` in `pay_later`) doesn't count. */
export function labelsNamedIn(text: string, names: readonly string[]): readonly string[] {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return [];
  const alternatives = longestFirst.map((label) => label.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  const expression = new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${alternatives})(?![\p{L}\p{N}_])`, 'giu');
  const found = [...text.matchAll(expression)].map(([match]) =>
    names.find((label) => label.toLowerCase() === match.toLowerCase()),
  );
  return [...new Set(found.filter((label) => label !== undefined))];
}
