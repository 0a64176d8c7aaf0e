import type { RandomSource } from '../../world';

/** A point of the space, by the place of its choice in each dimension, and its score. */
export interface Observation {
  readonly choices: readonly number[];
  readonly score: number;
}

/** Points that are drawn before the estimate has anything to say. */
const startup = 10;
/** Draws from the good points, of which the likeliest is taken. */
const draws = 24;
/** The share of the observations that counts as good, and the most of them. */
const goodShare = 0.1;
const mostGood = 25;

/**
 * Draws the next point of a space of categorical dimensions with a tree-structured Parzen estimator (Bergstra et al., _Algorithms for
 * Hyper-Parameter Optimization_, 2011, §4): the observations are split at a quantile into good and bad ones, a density is estimated
 * for each, and of several draws from the good density the one with the largest ratio of good to bad is taken. The first points are
 * drawn uniformly.
 *
 * The densities are over whole points, so that what works only together is found: each observation is a kernel that prefers its own
 * choice in every dimension, and one more kernel, the prior, is uniform. These weights, the quantile and the number of draws are those
 * of Optuna's sampler, which the authors of MIPRO use.
 *
 * @param sizes the number of choices in each dimension, at least 1.
 * @param mayDraw whether a point can be drawn.
 * @returns undefined if no point was drawn that can be.
 */
export function drawPoint(
  sizes: readonly number[],
  observed: readonly Observation[],
  random: RandomSource,
  mayDraw: (choices: readonly number[]) => boolean = () => true,
): readonly number[] | undefined {
  const ranked = [...observed].sort((one, other) => other.score - one.score);
  const split = Math.min(Math.ceil(goodShare * ranked.length), mostGood);
  const [good, bad] = [ranked.slice(0, split), ranked.slice(split)];
  const isEarly = observed.length < startup;
  let best: readonly number[] | undefined;
  let bestRatio = -Infinity;
  for (let draw = 0; draw < draws; draw += 1) {
    const point = isEarly ? sizes.map((size) => random.index(size)) : drawFrom(good, sizes, random);
    if (!mayDraw(point)) continue;
    if (isEarly) return point;
    const ratio = Math.log(densityAt(point, good, sizes)) - Math.log(densityAt(point, bad, sizes));
    if (ratio > bestRatio) [best, bestRatio] = [point, ratio];
  }
  return best;
}

/** Draws a kernel, the prior among them, and from it a choice in each dimension. */
function drawFrom(points: readonly Observation[], sizes: readonly number[], random: RandomSource): readonly number[] {
  const kernel = points[random.index(points.length + 1)];
  return sizes.map((size, dimension) =>
    random.weighted(
      Array.from({ length: size }, (_, choice) => probability(choice, kernel, dimension, size, points.length + 1)),
    ),
  );
}

function densityAt(point: readonly number[], points: readonly Observation[], sizes: readonly number[]): number {
  const kernels = [...points, undefined];
  const densities = kernels.map((kernel) =>
    sizes.reduce(
      (product, size, dimension) =>
        product * probability(point[dimension] ?? 0, kernel, dimension, size, kernels.length),
      1,
    ),
  );
  return densities.reduce((sum, density) => sum + density, 0) / kernels.length;
}

/** The probability of a choice in one dimension of a kernel; of the prior, if there is no kernel. */
function probability(
  choice: number,
  kernel: Observation | undefined,
  dimension: number,
  size: number,
  kernels: number,
): number {
  if (kernel === undefined) return 1 / size;
  // A prior of weight 1, shared by all kernels, keeps every choice possible.
  const prior = 1 / kernels;
  return (prior + (kernel.choices[dimension] === choice ? 1 : 0)) / (1 + size * prior);
}
