/** What paired scores show so far of a child against its parent. */
export type SequentialVerdict = 'better' | 'notBetter' | 'undecided';

/** The shares of the capital that are bet on each difference. */
const bets = Array.from({ length: 16 }, (_, place) => (place + 0.5) / 16);

/**
 * Returns the evidence that the mean of bounded differences is above zero: what a capital of 1 becomes if a share of it is bet on
 * each difference, averaged over the shares between none and all. If the mean isn't above zero, it exceeds 1/α with a probability of α at
 * most, however often one looks and whenever one stops (Ville, 1939). A test by betting with a mixture of fixed bets (Shafer,
 * 2021; Waudby-Smith & Ramdas, 2024, section 4), which assumes nothing but the bounds.
 *
 * @param differences in [-1, 1].
 */
export function evidenceAbove(differences: readonly number[]): number {
  const capitals = bets.map((bet) => differences.reduce((capital, difference) => capital * (1 + bet * difference), 1));
  return capitals.reduce((sum, capital) => sum + capital, 0) / bets.length;
}

/**
 * Compares a child with its parent on the examples so far. May be asked after every example.
 *
 * @param differences the child's score less the parent's on the same example, in [-1, 1].
 * @param evidence how strong it has to be for either side; 1 is none.
 */
export function compareSequentially(differences: readonly number[], evidence: number): SequentialVerdict {
  if (evidenceAbove(differences) >= evidence) return 'better';
  const opposite = differences.map((difference) => -difference);
  return evidenceAbove(opposite) >= evidence ? 'notBetter' : 'undecided';
}
