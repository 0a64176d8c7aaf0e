/** Scores of one example by two candidates; null where one has not been run. */
type Scores = readonly (number | null)[];

/** The comparison of two candidates on the examples that both have scores on. */
export interface PairedComparison {
  readonly won: number;
  readonly lost: number;
  readonly equal: number;
  /** Mean of the differences, in [-1, 1]; 0 when nothing was compared. */
  readonly difference: number;
  /** 95% interval of the mean difference; absent with fewer than two examples or when all differ by the same. */
  readonly interval?: { readonly low: number; readonly high: number };
}

const standardNormal97_5 = 1.96;

/**
 * Compares example by example, which removes the effect of how difficult the examples are. The interval is the normal approximation
 * of the mean paired difference: mean ± 1.96 standard errors.
 */
export function comparePaired(candidate: Scores, other: Scores): PairedComparison {
  const differences = candidate.flatMap((score, example) => {
    const against = other[example];
    return score === null || against === null || against === undefined ? [] : [score - against];
  });
  const count = differences.length;
  const difference = differences.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  const margin = count < 2 ? 0 : standardNormal97_5 * Math.sqrt(squares / (count - 1) / count);
  return {
    won: differences.filter((value) => value > 0).length,
    lost: differences.filter((value) => value < 0).length,
    equal: differences.filter((value) => value === 0).length,
    difference,
    ...(margin > 0
      ? { interval: { low: Math.max(-1, difference - margin), high: Math.min(1, difference + margin) } }
      : {}),
  };
}
