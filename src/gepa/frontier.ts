import type { CandidateState, RunState } from './state';

/** Who leads what on the Pareto set. */
export interface Frontier {
  /** Per example: the candidates that reach its best score, ascending, dominated ones removed. */
  readonly leaders: readonly (readonly number[])[];
  /** Candidates on the frontier, ascending, with the number of examples that each leads. */
  readonly members: readonly { readonly candidate: number; readonly leads: number }[];
}

/**
 * Algorithm 2 of the paper: for every example the candidates that reach its best score; of those, candidates that are
 * dominated are removed: one whose every example has another leader that is still there, the lowest mean first.
 */
export function paretoFrontier(candidates: readonly CandidateState[]): Frontier {
  const pool = candidates.filter(({ inPool }) => inPool);
  const examples = pool[0]?.scores.length ?? 0;
  const leaders = Array.from({ length: examples }, (_, example) => leadersOf(pool, example));
  const kept = withoutDominated(leaders, pool);
  const remaining = leaders.map((indices) => indices.filter((index) => kept.has(index)));
  return {
    leaders: remaining,
    members: [...kept]
      .sort((a, b) => a - b)
      .map((candidate) => ({ candidate, leads: remaining.filter((indices) => indices.includes(candidate)).length })),
  };
}

/** The frontier of a run's pool. */
export function frontierOf(state: RunState): Frontier {
  return paretoFrontier(state.candidates);
}

function leadersOf(pool: readonly CandidateState[], example: number): number[] {
  let best = -Infinity;
  let leaders: number[] = [];
  for (const { index, scores } of pool) {
    const score = scores[example] ?? -Infinity;
    if (score > best) {
      best = score;
      leaders = [];
    }
    if (score === best && best !== -Infinity) leaders.push(index);
  }
  return leaders;
}

function withoutDominated(leaders: readonly (readonly number[])[], pool: readonly CandidateState[]): Set<number> {
  const mean = new Map(pool.map(({ index, pareto }) => [index, pareto.sum / Math.max(1, pareto.count)]));
  const kept = new Set(leaders.flat());
  const examplesOf = new Map([...kept].map((index) => [index, leaders.filter((set) => set.includes(index))]));
  const worstFirst = [...kept].sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0));
  for (;;) {
    const dominated = worstFirst.find(
      (index) =>
        kept.has(index) &&
        examplesOf.get(index)?.every((set) => set.some((other) => other !== index && kept.has(other))),
    );
    if (dominated === undefined) return kept;
    kept.delete(dominated);
  }
}

/** The list that a parent is drawn from: each frontier candidate as often as it leads an example. */
export function parentLottery(frontier: Frontier): readonly number[] {
  const order = [...new Set(frontier.leaders.flat())];
  const leads = new Map(frontier.members.map(({ candidate, leads: count }) => [candidate, count]));
  return order.flatMap((candidate) => Array.from({ length: leads.get(candidate) ?? 0 }, () => candidate));
}
