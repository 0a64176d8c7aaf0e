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
/** 97.5% quantiles of Student's distribution, by its degrees of freedom from 1 on. */
const student97_5 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/**
 * Compares example by example, which removes the effect of how difficult the examples are. The interval is
 * Student's for the mean paired difference, because that of the normal distribution is too narrow for the few rows of most test sets.
 */
export function comparePaired(candidate: Scores, other: Scores): PairedComparison {
  const differences = candidate.flatMap((score, example) => {
    const against = other[example];
    return score === null || against === null || against === undefined ? [] : [score - against];
  });
  const count = differences.length;
  const difference = differences.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  const margin = count < 2 ? 0 : quantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
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

const standardNormal80 = 0.8416;

/**
 * Estimates how many examples show a true difference of the measured size in 80% of such comparisons, from the spread of the
 * paired differences (the sample size of a paired t-test). Undefined if that is unknown, or without a difference.
 */
export function rowsToShow({ won, lost, equal, difference, interval }: PairedComparison): number | undefined {
  const count = won + lost + equal;
  if (interval === undefined || difference === 0 || (interval.low === -1 && interval.high === 1)) return undefined;
  // One side may have been cut off at the largest possible difference.
  const margin = Math.max(interval.high - difference, difference - interval.low);
  const deviation = (margin * Math.sqrt(count)) / quantile(count - 1);
  const rows = Math.ceil(((standardNormal97_5 + standardNormal80) * (deviation / difference)) ** 2);
  return Math.max(rows, count + 1);
}

/** Returns the 97.5% quantile of Student's distribution: from the table, or by its expansion, exact to 0.003. */
function quantile(degreesOfFreedom: number): number {
  const z = standardNormal97_5;
  const expanded = (degrees: number): number =>
    z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
  return student97_5[degreesOfFreedom - 1] ?? expanded(degreesOfFreedom);
}
