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

/** A round of a final: how many finalists are run on how many examples of which set. */
export interface FinalRound {
  readonly finalists: number;
  readonly set: 'feedback' | 'pareto';
  readonly examples: number;
}

/** The number of examples of the sets that a final runs on. */
export interface FinalSets {
  readonly pareto: number;
  readonly feedback: number;
}

/**
 * Returns the rounds of a final. The first one runs on feedback examples: that measures finalists again, and on other examples than those
 * which chose them. The last one has only the winner, on the Pareto set.
 *
 * @param onFeedback whether all rounds but the last run on feedback examples, the second on twice as many as the first, so that each
 * takes the same number of rollouts. Otherwise each measurement takes as many as the Pareto set has.
 */
export function roundsOfFinal(
  rollouts: number,
  { pareto, feedback }: FinalSets,
  candidates: number,
  onFeedback: boolean,
): readonly FinalRound[] {
  if (!onFeedback) {
    return finalRounds(rollouts, pareto, candidates).map((finalists, round) => {
      const set = round === 0 && finalists > 1 ? 'feedback' : 'pareto';
      return { finalists, set, examples: set === 'feedback' ? Math.min(pareto, feedback) : pareto };
    });
  }
  if (pareto === 0 || rollouts < pareto || candidates < 1) return [];
  const few = Math.min(Math.ceil(pareto / 2), feedback);
  for (const finalists of [8, 4, 2]) {
    const sizes = finalists === 2 ? [2] : [finalists, finalists / 2];
    const rounds = [
      ...sizes.map((size) => ({ finalists: size, set: 'feedback', examples: (few * finalists) / size }) as const),
      { finalists: 1, set: 'pareto', examples: pareto } as const,
    ];
    if (few > 0 && finalists <= candidates && rolloutsOf(rounds) <= rollouts) return rounds;
  }
  return [{ finalists: 1, set: 'pareto', examples: pareto }];
}

/** Returns the rollouts that the rounds of a final take. */
export function rolloutsOf(rounds: readonly FinalRound[]): number {
  return rounds.reduce((sum, { finalists, examples }) => sum + finalists * examples, 0);
}
