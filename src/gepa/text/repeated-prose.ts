// Tested by test/unit/gepa/text/three-way-merge.test.ts.
import { sentencesOf } from './sentences';

/**
 * Removes repeated prose from a merged text: sentences that both changes added at different places, or that one moved
 * and the other kept. Only removes a line or sentence that occurs at most once in each version. Keeps examples, code
 * and markup, where repeated lines have a meaning.
 */
export function withoutRepeatedProse(merged: string, versions: readonly string[]): string {
  const lines = merged.split('\n');
  const structured = structuredLines(lines);
  const repeatedLine = repetitions(versions, (text) => text.split('\n'));
  const repeatedSentence = repetitions(versions, sentencesOf);
  return lines
    .flatMap((line, place) => {
      if (structured.has(place)) return [line];
      if (repeatedLine(line)) return [];
      const rest = withoutRepeatedSentences(line, repeatedSentence);
      return rest === '' && line !== '' ? [] : [rest];
    })
    .join('\n');
}

/** Makes a function that is called with the parts in order, and returns whether a part is prose that came before. */
function repetitions(
  versions: readonly string[],
  partsOf: (text: string) => readonly string[],
): (part: string) => boolean {
  const counts = versions.map((text) => countParts(partsOf(text)));
  const seen = new Set<string>();
  return (part) => {
    const words = part.trim();
    if (!isProse(words) || counts.some((count) => (count.get(words) ?? 0) > 1)) return false;
    if (seen.has(words)) return true;
    seen.add(words);
    return false;
  };
}

/** Removes repeated sentences with the space before them, or after them at the beginning of a line. */
function withoutRepeatedSentences(line: string, isRepeated: (sentence: string) => boolean): string {
  const sentences = sentencesOf(line);
  const leftOut = sentences.map(isRepeated);
  if (!leftOut.includes(true)) return line;
  const rest = sentences
    .filter((part, place) => leftOut[place] !== true && !(part.trim() === '' && leftOut[place + 1] === true))
    .join('');
  return leftOut[0] === true ? rest.trimStart() : rest;
}

/**
 * Returns the places of lines that belong to an example, code or markup: those between fences or tags, and paragraphs
 * with a line that has a special form, such as a tag or `Output: …`.
 */
function structuredLines(lines: readonly string[]): ReadonlySet<number> {
  const structured = new Set<number>();
  let fence: string | undefined;
  let openTags: string[] = [];
  // The lines of the current paragraph; undefined once one of them is structured.
  let paragraph: number[] | undefined = [];
  for (const [place, line] of lines.entries()) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    const [, slash, tag] = /^\s*<(\/?)([\w-]+)[^<>]*>\s*$/.exec(line) ?? [];
    const isEnclosed = fence !== undefined || openTags.length > 0;
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    else if (tag !== undefined && slash === '') openTags = [...openTags, tag];
    else if (tag !== undefined) openTags = openTags.slice(0, Math.max(0, openTags.lastIndexOf(tag)));
    if (line.trim() === '') paragraph = [];
    else paragraph?.push(place);
    if (isEnclosed || mark !== undefined) structured.add(place);
    if (line.trim() === '') continue;
    if (paragraph === undefined || isEnclosed || mark !== undefined || isStructure(line)) {
      for (const of of paragraph ?? [place]) structured.add(of);
      paragraph = undefined;
    }
  }
  return structured;
}

/** Whether a line has a special form: a heading, a label, indentation, or a beginning or end like code. */
function isStructure(line: string): boolean {
  return (
    /^\s*[{}[\]<|]|[{;[(:]\s*$|^#|^(?: {2}|\t)/.test(line) ||
    /^\s*(?:[-*]\s+)?[*_]{0,3}\p{L}[\p{L}\p{N}]*(?: [\p{L}\p{N}]+){0,2}[*_]{0,3}(?::| [-–—] )/u.test(line)
  );
}

/** Whether a text has at least four words and no character of code or markup. */
function isProse(text: string): boolean {
  return !/[{}<>=;`\\|]/.test(text) && text.trim().split(/\s+/).length >= 4;
}

function countParts(parts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts.map((text) => text.trim())) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}
