import { tokensOf, type Usage } from '../rollout';
import type { RunState } from '../state';

/** How an iteration of a lineage spends feedback examples on reflections. */
export interface Pace {
  /** Examples that one reflection looks at, and that its proposal is tested on. */
  readonly minibatch: number;
  /** Feedback examples of a round, which its reflections divide among them. */
  readonly batch: number;
  /** Rounds before the child is scored on the Pareto set. */
  readonly rounds: number;
}

/**
 * From this many rollouts for the price of a reflection on, reflections are few. Simulated runs at 33 and 130 gained from it; those at 7
 * reached more with the same rollouts without it. Nothing in between was measured.
 */
const fewFrom = 10;

/** The same where expensive reflections are asked one by one: simulated runs at 6 gained from it too, as much as those at 30 and 120. */
const singleFrom = 4;

/**
 * Examples for each of few reflections, as in the released implementation. In simulated runs, two to six differed by hardly more than
 * chance.
 */
const examplesOfFew = 3;

/**
 * Returns the pace of an iteration. Where reflections are expensive, there are fewer of them, each on more examples, and
 * their child is scored before more are asked for.
 *
 * @param price rollouts that cost as much as one reflection, as {@link rolloutsPerReflection} returns them.
 * @param usual the pace where a reflection is cheap, or where prices aren't known.
 * @param oneByOne whether expensive reflections are asked one by one.
 */
export function paceAt(price: number | undefined, usual: Pace, oneByOne = false): Pace {
  if (!isExpensive(price, oneByOne)) return usual;
  const { minibatch } = singlePace(usual);
  return { minibatch, batch: usual.batch - (usual.batch % minibatch), rounds: 1 };
}

/** Returns the pace of an iteration with a single expensive reflection, about the text that the last one led to. */
export function singlePace(usual: Pace): Pace {
  const minibatch = Math.min(Math.max(usual.minibatch, examplesOfFew), usual.batch);
  return { minibatch, batch: minibatch, rounds: 1 };
}

/**
 * Returns how many iterations ask for as many reflections as one that has a few side by side: several where they are asked one by one, so
 * that a lineage grows and stalls after as many of them.
 *
 * @param isSingle whether they are, for another reason than their price.
 */
export function singlesPerIteration(state: RunState, isSingle = false): number {
  const { lineages } = state.run.search;
  if (lineages === null) return 1;
  const asksForOne = isSingle || (lineages.oneByOne === true && isExpensive(priceForPace(state), true));
  return asksForOne ? Math.max(1, Math.floor(lineages.batch / examplesOfFew)) : 1;
}

/** Returns {@link rolloutsPerReflection} where the pace follows it; undefined elsewhere. */
export function priceForPace(state: RunState): number | undefined {
  return state.run.search.lineages?.byPrice === true ? rolloutsPerReflection(state) : undefined;
}

function isExpensive(price: number | undefined, oneByOne: boolean): boolean {
  return price !== undefined && price >= (oneByOne ? singleFrom : fewFrom);
}

/**
 * Returns how many rollouts cost as much as one reflection, on average of what the run has paid so far: in money, or in
 * tokens if only they are limited. Infinity before the first reflection, which counts as expensive; undefined without prices to compare.
 */
export function rolloutsPerReflection(state: RunState): number | undefined {
  const { usage, rollouts, reflections } = state;
  const [task, reflection] = [priceOf(state, usage.task), priceOf(state, usage.reflection)];
  if (task === undefined || task === 0) return undefined;
  if (reflections === 0) return Infinity;
  return reflection === undefined ? undefined : reflection / reflections / (task / rollouts);
}

function priceOf({ run: { budget } }: RunState, usage: Usage): number | undefined {
  return budget.tokens !== undefined && budget.usd === undefined ? tokensOf(usage) : usage.costUsd;
}
