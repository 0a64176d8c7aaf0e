/** How much of a text is copied from other texts. */
export interface Copying {
  /** Words in copied passages, of `of` words in all. Neither is whole for scripts without spaces, see `copiedWords`. */
  readonly words: number;
  readonly of: number;
  /** The longest copied passage, as it stands in the text. Empty if there is none. */
  readonly passage: string;
}

/** A passage of so many words is copied if it stands in another text, in the same order, whatever its punctuation. */
export const shortestCopy = 8;

/** Scripts without spaces between words, and how many words a character is on average. */
const dense = [
  { characters: String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー`, words: 1 / 2 },
  { characters: String.raw`\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`, words: 1 / 4 },
] as const;

const denseCharacters = dense.map(({ characters }) => `([${characters}])`).join('|');
const allDense = dense.map(({ characters }) => characters).join('');
const spaced = String.raw`(?:(?![${allDense}])[\p{L}\p{N}\p{M}])`;
const wordPattern = new RegExp(String.raw`${denseCharacters}|${spaced}+(?:['’]${spaced}+)*`, 'gu');

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many words it counts for. */
  readonly weight: number;
}

/**
 * Measures how much of a text is copied: the words in passages of eight or more that stand in a source, too. Letter case, punctuation and
 * line ends don't matter. A Chinese or Japanese character counts as half a word, a Thai one as a quarter, because no space shows where
 * their words end.
 *
 * @param sources are read once, so that they may be made one at a time.
 * @param known texts whose passages are not counted.
 */
export function copiedWords(text: string, sources: Iterable<string>, known: Iterable<string>): Copying {
  const words = [...wordsOf(text)];
  const places = placesOfPassages(words);
  for (const passage of passagesIn(known, words)) places.delete(passage);
  const isCopied = words.map(() => false);
  if (places.size > 0) {
    for (const passage of passagesIn(sources, words)) {
      for (const { from, to } of places.get(passage) ?? []) isCopied.fill(true, from, to);
      places.delete(passage);
    }
  }
  return {
    words: weightOf(words.filter((_, place) => isCopied[place])),
    of: weightOf(words),
    passage: longestPassage(text, words, isCopied),
  };
}

function* wordsOf(text: string): Generator<Word> {
  for (const match of text.matchAll(wordPattern)) {
    const script = dense.findIndex((_, place) => match[place + 1] !== undefined);
    const [word] = match;
    yield {
      text: word.toLowerCase(),
      start: match.index,
      end: match.index + word.length,
      weight: dense[script]?.words ?? 1,
    };
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Finds the shortest passage that begins at each word and is long enough to be a copy. */
function* passages(words: readonly Word[]): Generator<Span & { readonly key: string }> {
  let [to, weight] = [0, 0];
  for (const [from, { weight: first }] of words.entries()) {
    while (weight < shortestCopy && to < words.length) {
      weight += words[to]?.weight ?? 0;
      to += 1;
    }
    if (weight < shortestCopy) return;
    const key = words
      .slice(from, to)
      .map((word) => word.text)
      .join(' ');
    yield { from, to, key };
    weight -= first;
  }
}

function placesOfPassages(words: readonly Word[]): Map<string, readonly Span[]> {
  const places = new Map<string, Span[]>();
  for (const { key, ...span } of passages(words)) {
    const same = places.get(key);
    if (same === undefined) places.set(key, [span]);
    else same.push(span);
  }
  return places;
}

/** Yields the passages of texts that consist of some words. Most texts have few of those in a row, which keeps it fast. */
function* passagesIn(texts: Iterable<string>, words: readonly Word[]): Generator<string> {
  const vocabulary = new Set(words.map(({ text }) => text));
  for (const text of texts) {
    let run: Word[] = [];
    for (const word of wordsOf(text)) {
      if (vocabulary.has(word.text)) {
        run.push(word);
        continue;
      }
      for (const { key } of passages(run)) yield key;
      run = [];
    }
    for (const { key } of passages(run)) yield key;
  }
}

function weightOf(words: readonly Word[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0);
}

function longestPassage(text: string, words: readonly Word[], isCopied: readonly boolean[]): string {
  let longest = { start: 0, end: 0, weight: 0 };
  let run: typeof longest | undefined;
  for (const [place, { start, end, weight }] of words.entries()) {
    if (isCopied[place] !== true) run = undefined;
    else run = run === undefined ? { start, end, weight } : { start: run.start, end, weight: run.weight + weight };
    if (run !== undefined && run.weight > longest.weight) longest = run;
  }
  return text.slice(longest.start, longest.end);
}
