// Tested by test/unit/gepa/changes/text-changes.test.ts.
import type { ProposedChange } from '../proposal';
import { wordsOf } from './word-edits';

/** The words of an edit, and those of the lines around it. */
export interface EditWords {
  readonly changed: string;
  readonly around: string;
}

/** A changed word says more about an edit than a word of its line. */
const changedWeight = 3;

/**
 * Finds the explanation of each edit of a reflection by the words that they share. A word counts more, the fewer of the explanations
 * have it. Edits and explanations that share none are matched in their order, as long as both are left.
 *
 * @returns the place of an explanation for each edit; undefined for an edit without one.
 */
export function explainEdits(
  edits: readonly EditWords[],
  explanations: readonly ProposedChange[],
): readonly (number | undefined)[] {
  if (explanations.length === 1) return edits.map(() => 0);
  const explained = explanations.map(({ summary }) => new Set(wordsOf(summary)));
  const rarity = rarityIn(explained);
  const found = edits.map(({ changed, around }): number | undefined => {
    const [own, near] = [new Set(wordsOf(changed)), new Set(wordsOf(around))];
    const scores = explained.map((words) => {
      let score = 0;
      for (const word of words) {
        if (own.has(word)) score += changedWeight * rarity(word);
        else if (near.has(word)) score += rarity(word);
      }
      return score;
    });
    const best = Math.max(0, ...scores);
    return best === 0 ? undefined : scores.indexOf(best);
  });
  const left = explanations.map((_, place) => place).filter((place) => !found.includes(place));
  return found.map((place) => place ?? left.shift());
}

/** Returns how much a word tells about which explanation is meant: nothing if all have it. */
function rarityIn(explained: readonly ReadonlySet<string>[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const words of explained) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log((explained.length + 0.1) / (counts.get(word) ?? 1));
}
