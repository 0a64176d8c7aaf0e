import type { SearchContext } from '../search-context';
import { meanOf, type RunState } from '../state';

/** Orders examples in place, after they were shuffled. */
export type Reorder = (examples: number[]) => void;

/**
 * Returns how a run reorders shuffled feedback examples: with `rows: informative`, by how far the candidates of the pool disagree on them,
 * most first. Each pass still has every example once, so that none is left out because of what candidates scored on it.
 */
export function reorderFor(context: SearchContext): Reorder {
  if (context.run.search.rows !== 'informative') return () => undefined;
  return (examples) => {
    const disagreements = disagreementsOf(
      examples.map((example) =>
        context.state.candidates.flatMap(({ inPool, texts }) =>
          inPool ? (context.knownScore(texts, example) ?? []) : [],
        ),
      ),
    );
    const byExample = new Map(examples.map((example, place) => [example, disagreements[place] ?? 0]));
    // The sort is stable: examples that tell equally much stay shuffled.
    examples.sort((a, b) => (byExample.get(b) ?? 0) - (byExample.get(a) ?? 0));
  };
}

/**
 * Returns the variance of the scores on each example. An example with fewer than two scores counts as much as the others do on average: it
 * comes before those on which all agree.
 */
export function disagreementsOf(scores: readonly (readonly number[])[]): readonly number[] {
  const variances = scores.map((known) => (known.length < 2 ? undefined : varianceOf(known)));
  const known = variances.filter((variance) => variance !== undefined);
  const usual = known.length === 0 ? 0 : meanOfAll(known);
  return variances.map((variance) => variance ?? usual);
}

/**
 * Returns how the pool does on each example of the Pareto set, by which early scoring orders examples on which the rival does equally well:
 * a candidate that can't win fails soonest where most fail. Undefined unless `rows: informative`.
 */
export function poolMeans({ run, candidates }: RunState): readonly number[] | undefined {
  if (run.search.rows !== 'informative') return undefined;
  const pool = candidates.filter(({ inPool, pareto }) => inPool && meanOf(pareto) !== undefined);
  return run.examples.pareto.map((_, example) => {
    const scores = pool.flatMap((candidate) => candidate.scores[example] ?? []);
    return scores.length === 0 ? 0 : meanOfAll(scores);
  });
}

function varianceOf(scores: readonly number[]): number {
  const mean = meanOfAll(scores);
  return meanOfAll(scores.map((score) => (score - mean) ** 2));
}

function meanOfAll(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
