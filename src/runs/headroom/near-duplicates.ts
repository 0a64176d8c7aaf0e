// Tested by test/unit/runs/headroom/headroom.test.ts.
/** A text with the place it is from. */
export interface PlacedText {
  readonly text: string;
  readonly source: string;
}

/** A text that says nearly the same as another one. */
export interface NearDuplicate {
  readonly source: string;
  readonly of: string;
}

/** The share of words that two longer texts have in common at least. */
const sharedWords = 0.9;
/** Shorter texts have to be equal: a single word may be all that they say. */
const fewestWords = 12;
/** A word that more texts have isn't followed. That would take too long in large sets. */
const mostTexts = 50;

/**
 * Finds texts that stand among others too, word for word apart from case, punctuation and spacing, or with nine tenths of
 * their words the same (the Jaccard index of their sets of words). Compares a text only with those that share a word that few of them have.
 */
export function nearDuplicates(texts: readonly PlacedText[], others: readonly PlacedText[]): readonly NearDuplicate[] {
  const known = others.map(({ text, source }) => ({ source, words: wordsOf(text) }));
  const byWord = new Map<string, number[]>();
  for (const [place, { words }] of known.entries()) {
    for (const word of new Set(words)) {
      const places = byWord.get(word);
      if (places === undefined) byWord.set(word, [place]);
      else places.push(place);
    }
  }
  const equal = new Map(known.map(({ words, source }) => [words.join(' '), source]));
  return texts.flatMap(({ text, source }) => {
    const words = wordsOf(text);
    const same = words.length === 0 ? undefined : equal.get(words.join(' '));
    const of = same ?? nearest(new Set(words));
    return of === undefined ? [] : [{ source, of }];
  });

  function nearest(words: ReadonlySet<string>): string | undefined {
    if (words.size < fewestWords) return undefined;
    const rare = [...words].map((word) => byWord.get(word) ?? []).filter((places) => places.length <= mostTexts);
    for (const place of new Set(rare.flat())) {
      const other = known[place];
      if (other !== undefined && jaccard(words, new Set(other.words)) >= sharedWords) return other.source;
    }
    return undefined;
  }
}

function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared);
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
