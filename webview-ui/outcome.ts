import type { BudgetLimit, StopReason } from '../src/gepa/events';
import type { Budget } from '../src/gepa/run-description';
import { bestCandidate, meanOf, type CandidateState, type RunState } from '../src/gepa/state';
import type { SpentLimit } from './forecast';
import { countOf, formatCount, formatDifference, formatScore, formatUsd } from './number-format';
import { comparePaired } from './paired-comparison';

/** What is said of a run that has ended. */
export interface Outcome {
  readonly why: string;
  readonly verdict: string;
  /** The scores on the rows that the search never saw, when they were run. */
  readonly test?: string;
  readonly tone: 'better' | 'same' | 'failed';
}

/** The outcome of a stopped run; undefined while it is going on. */
export function outcomeOf(state: RunState): Outcome | undefined {
  if (state.status.kind !== 'stopped') return undefined;
  const why = describeStop(state.status.reason, state.run.budget);
  const seed = state.candidates[0];
  const winner = bestCandidate(state);
  if (seed === undefined || winner === undefined) {
    return {
      why,
      verdict: 'The seed was not scored on the whole Pareto set, so nothing can be compared.',
      tone: 'failed',
    };
  }
  const test = describeTest(seed, winner);
  if (winner.index === 0) {
    return {
      why,
      verdict: `No candidate beat the seed: its ${scoreOf(seed)} on the Pareto set is still the best. Your prompt stays as it is.`,
      ...(test === undefined ? {} : { test }),
      tone: 'same',
    };
  }
  return {
    why,
    verdict: `Candidate ${winner.index} is the best: ${scoreOf(winner)} on the Pareto set, the seed ${scoreOf(seed)}.`,
    ...(test === undefined ? {} : { test }),
    tone: 'better',
  };
}

/** Why a run stopped, in one or two sentences. */
export function describeStop(reason: StopReason, budget: Budget): string {
  switch (reason.kind) {
    case 'budget':
      return describeBudgetEnd(reason.limit, budget);
    case 'perfect':
      return 'A candidate solves every example of the Pareto set: there is nothing left to find.';
    case 'nothingToLearn':
      return `Every score was perfect in ${countOf(reason.iterations, 'minibatch', 'minibatches')} in a row: these examples have nothing more to teach.`;
    case 'noUsableProposal':
      return `The reflection model gave no usable text in ${countOf(reason.iterations, 'iteration')} in a row. The last time: ${reason.detail}`;
    case 'finished':
      return 'You finished the run.';
    case 'cancelled':
      return 'You stopped the run.';
    case 'failed':
      return `The run failed: ${reason.message}`;
  }
}

function describeBudgetEnd(limit: BudgetLimit, budget: Budget): string {
  switch (limit) {
    case 'score':
      return 'The best candidate reaches the score that the budget asks for.';
    case 'iterationsWithoutImprovement':
      return 'The best candidate has not been beaten for as many iterations as the budget allows.';
    default:
      return `The budget of ${describeLimit(limit, budget)} is spent.`;
  }
}

function describeLimit(limit: SpentLimit, budget: Budget): string {
  const amount = budget[limit];
  switch (limit) {
    case 'usd':
      return amount === undefined ? 'money' : formatUsd(amount);
    case 'minutes':
      return amount === undefined ? 'time' : `${countOf(amount, 'minute')} of running time`;
    case 'rollouts':
    case 'proposals':
    case 'tokens':
    case 'reflections':
    case 'candidates':
      return amount === undefined ? limit : `${formatCount(amount)} ${limit}`;
  }
}

function describeTest(seed: CandidateState, winner: CandidateState): string | undefined {
  const before = meanOf(seed.test);
  const after = meanOf(winner.test);
  if (before === undefined || after === undefined) return undefined;
  const rows = countOf(seed.test.count, 'test row');
  const unseen = `On the ${rows}, which the search never saw`;
  if (winner.index === 0) return `${unseen}, the seed scores ${formatScore(before)}.`;
  const { difference, interval } = comparePaired(winner.testScores, seed.testScores);
  const between =
    interval === undefined
      ? ''
      : `; 95% between ${formatDifference(interval.low)} and ${formatDifference(interval.high)}`;
  return `${unseen}: seed ${formatScore(before)}, winner ${formatScore(after)} (${formatDifference(difference)}${between}).`;
}

function scoreOf(candidate: CandidateState): string {
  return formatScore(meanOf(candidate.pareto) ?? 0);
}
