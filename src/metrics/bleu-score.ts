const LONGEST_RUN = 4;
/** Stands for a precision of 0, so that one run length without a match leaves a little of the score. */
const SMALLEST_PRECISION = 1e-7;

/**
 * BLEU of one text against its references, in [0, 1] (Papineni et al. 2002, equations 1 to 3, with equal weights): the
 * geometric mean of the clipped precisions of runs of 1 to 4 words, times the brevity penalty. Words are what white space
 * separates, in lower case. Runs that are longer than the text or every reference are left out: a right answer of two words
 * scores 1.
 */
export function bleuScore(text: string, references: readonly string[]): number {
  const words = wordsOf(text);
  const wanted = references.map(wordsOf).filter((reference) => reference.length > 0);
  if (words.length === 0 || wanted.length === 0) return 0;
  const longest = Math.min(LONGEST_RUN, words.length, Math.max(...wanted.map(({ length }) => length)));
  const lengths = Array.from({ length: longest }, (_, index) => index + 1);
  const logarithms = lengths.map((length) => Math.log(Math.max(precision(words, wanted, length), SMALLEST_PRECISION)));
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / longest;
  return brevityPenalty(words.length, wanted) * Math.exp(mean);
}

/** The share of a text's runs that a reference has, none counted more often than in the reference that has it most often. */
function precision(words: readonly string[], references: readonly (readonly string[])[], length: number): number {
  const most = references.map((reference) => countRuns(reference, length));
  let clipped = 0;
  for (const [run, count] of countRuns(words, length)) {
    clipped += Math.min(count, Math.max(...most.map((counts) => counts.get(run) ?? 0)));
  }
  return clipped / (words.length - length + 1);
}

/** Less than 1 for a text that is shorter than the reference whose length is nearest; of two equally near the shorter. */
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
