// Tested by test/unit/metrics/rules/similarity.test.ts.
const LONGEST_RUN = 4;
/** Replaces a precision of 0, so that a run length without a match doesn't make the whole score 0. */
const SMALLEST_PRECISION = 1e-7;

/**
 * Returns the BLEU score of a text against its references, in [0, 1] (Papineni et al. 2002, equations 1 to 3, equal
 * weights): the geometric mean of the clipped precisions of runs of 1 to 4 words, times the brevity penalty. Words are
 * separated by white space and compared in lower case. Runs longer than the text or every reference are ignored, so
 * that a correct answer of two words scores 1.
 */
export function bleuScore(text: string, references: readonly string[]): number {
  const words = wordsOf(text);
  const usable = references.map(wordsOf).filter((reference) => reference.length > 0);
  if (words.length === 0 || usable.length === 0) return 0;
  const longest = Math.min(LONGEST_RUN, words.length, Math.max(...usable.map(({ length }) => length)));
  const lengths = Array.from({ length: longest }, (_, index) => index + 1);
  const logarithms = lengths.map((length) => Math.log(Math.max(precision(words, usable, length), SMALLEST_PRECISION)));
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / longest;
  return brevityPenalty(words.length, usable) * Math.exp(mean);
}

/**
 * Returns the share of a text's runs that occur in a reference, counting none more often than the reference that has it
 * most often.
 */
function precision(words: readonly string[], references: readonly (readonly string[])[], length: number): number {
  const most = references.map((reference) => countRuns(reference, length));
  let clipped = 0;
  for (const [run, count] of countRuns(words, length)) {
    clipped += Math.min(count, Math.max(...most.map((counts) => counts.get(run) ?? 0)));
  }
  return clipped / (words.length - length + 1);
}

/**
 * Returns less than 1 for a text that is shorter than the reference closest in length; of two equally close ones, the
 * shorter counts.
 */
function brevityPenalty(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map((reference) => reference.length).sort((a, b) => a - b);
  const nearest = lengths.reduce((best, one) => (Math.abs(one - length) < Math.abs(best - length) ? one : best));
  return length >= nearest ? 1 : Math.exp(1 - nearest / length);
}

function countRuns(words: readonly string[], length: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + length <= words.length; start += 1) {
    const run = words.slice(start, start + length).join(' ');
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}
