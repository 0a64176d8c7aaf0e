const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Words as people count them: letters and digits, with apostrophes and hyphens inside. */
export function wordsIn(text) {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** The words in lower case. */
export function lowerWords(text) {
  return wordsIn(text).map((word) => word.toLowerCase());
}

/** Sentences without the white space around them. Lines end a sentence, too. */
export function sentencesIn(text) {
  return text
    .split('\n')
    .flatMap((line) => [...segmenter.segment(line)].map(({ segment }) => segment.trim()))
    .filter((sentence) => wordsIn(sentence).length > 0);
}

/** Lines that aren't empty. */
export function linesIn(text) {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '');
}

/** What a separator separates, without empty parts. */
export function partsIn(text, separator) {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** How often a word or a phrase occurs, whatever its case, but not inside of words. */
export function timesOf(text, phrase) {
  const escaped = String(phrase).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu'))].length;
}

/** `sentence 3 is "…"`, with a long text cut. */
export function quoted(text) {
  const line = text.trim().replace(/\s+/g, ' ');
  return `"${line.length > 80 ? `${line.slice(0, 80)}…` : line}"`;
}
