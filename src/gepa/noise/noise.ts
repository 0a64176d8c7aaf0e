import type { NoiseOptions } from '../run-description';
import type { CandidateState, RunState } from '../state';
import { meanOf } from '../state';

/** What repeated rollouts of the same texts on the same example show. */
export interface Noise {
  /** Examples that a candidate was run on more than once. */
  readonly examples: number;
  /** How many of them scored differently. */
  readonly different: number;
  /** Variance of the score of one rollout around its example's own mean. */
  readonly variance: number;
}

type Measured = Pick<CandidateState, 'scores' | 'measurements'>;

/** Returns a run's noise, pooled over all examples that were run again; undefined if none was. */
export function noiseOf({ candidates }: { readonly candidates: readonly Measured[] }): Noise | undefined {
  let [examples, different, squares, degrees] = [0, 0, 0, 0];
  for (const { scores, measurements = [] } of candidates) {
    if (measurements.length < 2) continue;
    for (const example of scores.keys()) {
      const again = measurements.flatMap((measured) => measured[example] ?? []);
      if (again.length < 2) continue;
      const mean = again.reduce((sum, score) => sum + score, 0) / again.length;
      examples += 1;
      degrees += again.length - 1;
      squares += again.reduce((sum, score) => sum + (score - mean) ** 2, 0);
      if (again.some((score) => score !== again[0])) different += 1;
    }
  }
  return degrees === 0 ? undefined : { examples, different, variance: squares / degrees };
}

/** Whether a rollout that was run again has scored differently. */
export function isNoisy(state: Pick<RunState, 'candidates'>): boolean {
  return (noiseOf(state)?.variance ?? 0) > 0;
}

/** Returns how a run allows for noise now: null if it doesn't, or if that waits until some is shown. */
export function noiseOptionsOf(state: Pick<RunState, 'run' | 'candidates'>): NoiseOptions | null {
  const noise = state.run.search.noise ?? null;
  return noise?.whenShown === true && !isNoisy(state) ? null : noise;
}

/** How far one measurement on the Pareto set is off by chance: the standard deviation of its mean. */
export function noiseOfMean({ variance }: Noise, examples: number): number {
  return Math.sqrt(variance / Math.max(1, examples));
}

/** Returns how often a candidate was measured on the Pareto set, without an unfinished measurement. */
export function timesMeasured({ scores, measurements }: Measured): number {
  if (measurements === undefined) return 1;
  const counted = [...scores.keys()].filter((example) => scores[example] !== null);
  return measurements.filter((measured) => counted.every((example) => (measured[example] ?? null) !== null)).length;
}

/** An estimate with its variance. */
interface Estimate {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Estimates the true mean of each candidate on the Pareto set from all of its measurements. The mean of a single one flatters
 * whoever leads among many, so it is shrunk towards the estimate of the candidate's better parent, the more the noise
 * explains of the differences between children and parents: a Kalman filter along the line of descent (R. E. Kalman, 1960),
 * the sequential form of empirical Bayes shrinkage (Efron & Morris, 1973). Without known noise, the estimates are the means.
 */
export function estimatedMeans({ candidates }: Pick<RunState, 'candidates'>): readonly number[] {
  const noise = noiseOf({ candidates });
  const means = candidates.map(measuredMean);
  if (noise === undefined || noise.variance === 0) return means;
  const errors = candidates.map(
    (candidate) => noise.variance / Math.max(1, candidate.pareto.count * timesMeasured(candidate)),
  );
  const step = varianceOfSteps(candidates, noise.variance);
  const estimates: Estimate[] = [];
  for (const [index, { parents }] of candidates.entries()) {
    const [mean, error] = [means[index] ?? 0, errors[index] ?? 0];
    const [from] = parents.flatMap((parent) => estimates[parent] ?? []).sort((a, b) => b.mean - a.mean);
    if (from === undefined) {
      estimates.push({ mean, variance: error });
      continue;
    }
    const before = from.variance + step;
    const gain = before / (before + error);
    estimates.push({ mean: from.mean + gain * (mean - from.mean), variance: gain * error });
  }
  return estimates.map(({ mean }) => mean);
}

/** Whether the search compares candidates by their estimated means: where some noise is known, and allowed for with `shrink`. */
export function comparesEstimates(state: Pick<RunState, 'run' | 'candidates'>): boolean {
  return noiseOptionsOf(state)?.shrink === true && isNoisy(state);
}

/** Returns the mean of each candidate by which the search compares them; undefined without scores. */
export function comparedMeans(state: Pick<RunState, 'run' | 'candidates'>): readonly (number | undefined)[] {
  const estimates = comparesEstimates(state) ? estimatedMeans(state) : [];
  return state.candidates.map(({ pareto }, index) =>
    pareto.count === 0 ? undefined : (estimates[index] ?? meanOf(pareto)),
  );
}

/** Estimates the variance of the true steps from parents to children: that of the measured steps without the noise in them. */
function varianceOfSteps(candidates: readonly CandidateState[], variance: number): number {
  const squares = candidates.flatMap((child) => {
    const [parent] = child.parents.flatMap((index) => candidates[index] ?? []);
    if (parent === undefined || !child.inPool) return [];
    const [one, other] = [firstMean(child), firstMean(parent)];
    return [(one - other) ** 2 - (2 * variance) / Math.max(1, child.pareto.count)];
  });
  const mean = squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length);
  const examples = candidates[0]?.pareto.count ?? 1;
  // Few pairs may show nothing but noise. Children still differ from their parents.
  return Math.max(mean, variance / Math.max(1, examples) / 4);
}

/** The mean over all measurements, the first one included. */
function measuredMean({ pareto, measurements = [] }: CandidateState): number {
  const scores = measurements.flat().filter((score) => score !== null);
  if (scores.length === 0) return meanOf(pareto) ?? 0;
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function firstMean({ pareto, measurements: [first] = [] }: CandidateState): number {
  const scores = first?.filter((score) => score !== null) ?? [];
  return scores.length === 0 ? (meanOf(pareto) ?? 0) : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
