import { sentencesOf } from './sentences';

/**
 * A merged text with its prose said once: what both changes added at different places, or one moved and the other kept or
 * changed. Only a line or sentence that stands once at most in every version is left out when it comes again. Examples,
 * code and markup stay as they are, for there a line that repeats has a place of its own.
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

/** Says of one part after the other whether it is prose that came before, and should stand once. */
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

/** The space before a sentence that is left out goes with it, and at the beginning of a line the space behind it. */
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
 * The places of lines that are part of an example, of code or of markup: those between fences or tags, and those of a
 * paragraph with a line that means something by its form, such as a tag or `Output: …`.
 */
function structuredLines(lines: readonly string[]): ReadonlySet<number> {
  const structured = new Set<number>();
  let fence: string | undefined;
  let openTags: string[] = [];
  // The places of a paragraph's lines, as long as none of them is structured.
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

/** Whether a line has a meaning by its form or place: a heading, a label, or indented, or it begins or ends as code does. */
function isStructure(line: string): boolean {
  return (
    /^\s*[{}[\]<|]|[{;[(:]\s*$|^#|^(?: {2}|\t)/.test(line) ||
    /^\s*(?:[-*]\s+)?[*_]{0,3}\p{L}[\p{L}\p{N}]*(?: [\p{L}\p{N}]+){0,2}[*_]{0,3}(?::| [-–—] )/u.test(line)
  );
}

/** Whether a text has four words or more, and no character that code or markup is made of. */
function isProse(text: string): boolean {
  return !/[{}<>=;`\\|]/.test(text) && text.trim().split(/\s+/).length >= 4;
}

function countParts(parts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts.map((text) => text.trim())) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}
