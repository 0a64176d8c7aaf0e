import { frontierOf } from '../../gepa/paper/frontier';
import { isBeingScored, meanOf, type CandidateState, type RunState } from '../../gepa/state';

/** Fewer other candidates than these are not worth folding away. */
const leastFolded = 6;

/** The candidates of a run as the view "Runs" lists them, by index. */
export interface CandidateRows {
  /** The best, the frontier, the seed, and all that is being scored. */
  readonly first: readonly number[];
  /** All others, folded away: the best mean first. */
  readonly others: readonly number[];
}

/** Puts the candidates in order that the developer looks for first. */
export function candidateRows(state: RunState): CandidateRows {
  const frontier = new Set(frontierOf(state).members.map(({ candidate }) => candidate));
  const isFirst = (candidate: CandidateState) =>
    candidate.index === 0 ||
    candidate.index === state.best ||
    frontier.has(candidate.index) ||
    isBeingScored(candidate);
  const rank = ({ index, inPool }: CandidateState): number =>
    index === state.best ? 0 : frontier.has(index) ? 1 : index === 0 ? 3 : inPool ? 2 : 4;
  const ordered = [...state.candidates].sort(
    (a, b) => rank(a) - rank(b) || (meanOf(b.pareto) ?? 0) - (meanOf(a.pareto) ?? 0) || a.index - b.index,
  );
  const others = ordered.filter((candidate) => !isFirst(candidate));
  if (others.length < leastFolded) return { first: ordered.map(indexOf), others: [] };
  return { first: ordered.filter(isFirst).map(indexOf), others: others.map(indexOf) };
}

function indexOf({ index }: CandidateState): number {
  return index;
}
