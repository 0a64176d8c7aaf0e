/**
 * Returns the numbers of finalists in each round of the final: successive halving (Karnin, Koren & Somekh, 2013), which measures
 * the more promising half of the finalists again until one is left, and that one once more. None if the rollouts don't pay for
 * a single measurement.
 *
 * @param rollouts that the final may take.
 * @param examples that a measurement takes.
 * @param candidates that there are to choose from.
 */
export function finalRounds(rollouts: number, examples: number, candidates: number): readonly number[] {
  const measurements = examples === 0 ? 0 : Math.floor(rollouts / examples);
  if (measurements < 1 || candidates < 1) return [];
  let finalists = 1;
  while (4 * finalists - 1 <= Math.min(measurements, mostMeasurements) && 2 * finalists <= candidates) finalists *= 2;
  const rounds: number[] = [];
  for (let size = finalists; size >= 1; size /= 2) rounds.push(size);
  return rounds;
}

/** Those of eight finalists. More would not find a better one: by then, chance has little say in who leads. */
const mostMeasurements = 15;

/** Returns the rollouts that the rounds of a final take. */
export function rolloutsOf(rounds: readonly number[], examples: number): number {
  return rounds.reduce((sum, finalists) => sum + finalists, 0) * examples;
}
