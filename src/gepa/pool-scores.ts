// Tested by test/unit/gepa/measured-scores.test.ts.
import type { ExampleReference } from './candidate';
import { averageOf, examplesIn, scoreOn } from './across-models';
import type { FoldedCandidate, FoldedState } from './folded-state';
import { isLeftOut } from './failures/left-out';
import type { Average, CandidateState, ProposalState } from './state';

/**
 * Adds a scored candidate to the pool: updates its mean, the best score per example, the best candidate and the curve.
 */
export function joinPool(state: FoldedState, index: number): void {
  const candidate = state.candidates[index];
  if (candidate === undefined) return;
  candidate.inPool = true;
  rank(state, candidate, state.rollouts);
}

/**
 * Takes a candidate out of the pool, and out of everything that the pool's scores are summed up in, as if it had never joined.
 */
export function leavePool(state: FoldedState, index: number): void {
  const candidate = state.candidates[index];
  if (candidate === undefined) return;
  candidate.inPool = false;
  candidate.withdrawn = true;
  if (state.nextParent === index) delete state.nextParent;
  rankAgain(state);
}

/** Lets a candidate that had left the pool join it again. One whose scoring was given up stays outside. */
export function rejoinPool(state: FoldedState, index: number): void {
  const candidate = state.candidates[index];
  if (candidate === undefined) return;
  delete candidate.withdrawn;
  if (!candidate.dropped) joinPool(state, index);
}

/** Removes the scores on an example from everything derived from scores, as if the run had never had the example. */
export function leaveOut(state: FoldedState, example: ExampleReference, detail: string): void {
  if (isLeftOut(state, example)) return;
  state.leftOut = [...state.leftOut, { example, detail }];
  state.proposals = state.proposals.map((proposal) => withoutLeftOut(state, proposal));
  const { set, index } = example;
  if (set === 'test') {
    for (const candidate of state.candidates) {
      if (index < candidate.testScores.length) candidate.testScores[index] = null;
      candidate.test = scoreOn(state.run, examplesIn(state.run, 'test'), candidate.testScores);
    }
  } else if (set === 'pareto' || state.run.paretoIsFeedback) {
    leaveOutOfPareto(state, index);
  }
}

/** Returns a proposal without its scores on examples that were left out. */
export function withoutLeftOut<P extends ProposalState>(state: FoldedState, reviewed: P): P {
  const { proposal, measured } = reviewed;
  const { baseline } = proposal;
  if (!baseline?.examples.some((example) => isLeftOut(state, example))) return reviewed;
  const kept = <T>(values: readonly T[]) =>
    values.filter((_, place) => {
      const example = baseline.examples[place];
      return example !== undefined && !isLeftOut(state, example);
    });
  const examples = kept(baseline.examples);
  return {
    ...reviewed,
    proposal: { ...proposal, baseline: { ...baseline, examples, scores: kept(baseline.scores) } },
    ...(measured === undefined
      ? {}
      : {
          measured: {
            ...measured,
            examples: kept(measured.examples),
            before: kept(measured.before),
            after: kept(measured.after),
          },
        }),
  };
}

function leaveOutOfPareto(state: FoldedState, index: number): void {
  for (const candidate of state.candidates) {
    candidate.scores[index] = null;
    for (const measured of candidate.measurements ?? []) measured[index] = null;
    candidate.pareto = scoreOnPareto(state, candidate.scores);
    for (const [name, scores] of Object.entries(candidate.objectiveScores)) {
      const others = scores.map((score, example) => (example === index ? null : score));
      candidate.objectiveScores = { ...candidate.objectiveScores, [name]: others };
    }
  }
  state.bestOutputs[index] = null;
  rankAgain(state);
}

/** Ranks the candidates of the pool again, in the order in which they joined it. */
function rankAgain(state: FoldedState): void {
  state.bestPerExample = state.bestPerExample.map(() => null);
  state.best = undefined;
  for (const { candidate: joined, rollouts } of state.curve.splice(0)) {
    const candidate = state.candidates[joined];
    if (candidate?.inPool === true) rank(state, candidate, rollouts);
  }
}

/** @param rollouts the run's count when the candidate joined the pool. */
function rank(state: FoldedState, candidate: FoldedCandidate, rollouts: number): void {
  // Sums again in a fixed order, because replies may arrive in any order and a mean must not differ in its last bit.
  // Reused scores come first, as in the released implementation.
  const known = new Set(candidate.reused);
  const inOrder = (scores: readonly (number | null)[]) => [
    ...candidate.reused.map((example) => scores[example] ?? null),
    ...scores.filter((_, example) => !known.has(example)),
  ];
  const isWorst = state.run.search.acrossModels === 'worst';
  candidate.pareto = isWorst ? scoreOnPareto(state, candidate.scores) : averageOf(inOrder(candidate.scores));
  candidate.objectives = Object.fromEntries(
    Object.entries(candidate.objectiveScores).map(([name, scores]) => [name, averageOf(inOrder(scores))]),
  );
  candidate.scores.forEach((score, example) => {
    if (score !== null) state.bestPerExample[example] = Math.max(state.bestPerExample[example] ?? 0, score);
  });
  const mean = average(candidate.pareto);
  const best = state.best === undefined ? undefined : state.candidates[state.best];
  if (best === undefined || mean > average(best.pareto) || isNeutralChild(state, candidate, best))
    state.best = candidate.index;
  const together = scoreOnPareto(state, state.bestPerExample);
  state.curve.push({
    candidate: candidate.index,
    rollouts,
    best: Math.max(mean, state.curve.at(-1)?.best ?? 0),
    frontier: average(together),
  });
}

/**
 * Whether a candidate is a child of the best candidate and equally good, which makes it the new best with `neutral`, or with `shorten` if it
 * is shorter.
 */
function isNeutralChild(
  { run }: FoldedState,
  { parents, pareto, size }: CandidateState,
  best: CandidateState,
): boolean {
  const isLevel = Math.abs(average(pareto) - average(best.pareto)) < 1e-9;
  const { lineages, shorten } = run.search;
  const counts = lineages?.neutral === true || (shorten === true && size < best.size);
  return counts && isLevel && parents.includes(best.index);
}

function scoreOnPareto({ run }: FoldedState, scores: readonly (number | null)[]): Average {
  return scoreOn(run, examplesIn(run, 'pareto'), scores);
}

function average({ sum, count }: Average): number {
  return count === 0 ? 0 : sum / count;
}
