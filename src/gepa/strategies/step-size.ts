// Tested by test/unit/gepa/budget/budget.test.ts.
import type { StrategyOptions } from './strategy-options';

/** What a step of a search other than GEPA takes. */
export interface StepSize {
  /** Rollouts on feedback examples. The fewest in a step that finds a better text is `fewest`. */
  readonly rollouts: number;
  readonly fewest: number;
  /** Requests to the reflection model for each component that is changed. */
  readonly requests: number;
}

/**
 * Returns what a step takes, before a child is scored on the Pareto set.
 *
 * @param minibatch examples of a minibatch.
 * @param perExample rollouts on each of them, for parent and child together.
 * @param feedback examples of the feedback set.
 */
export function stepSize(
  strategy: StrategyOptions,
  { minibatch, perExample, feedback }: { minibatch: number; perExample: number; feedback: number },
): StepSize {
  switch (strategy.kind) {
    case 'textgrad': {
      // The child isn't run on the minibatch.
      const rollouts = (perExample - 1) * minibatch;
      return { rollouts, fewest: rollouts, requests: minibatch + 1 };
    }
    case 'opro': {
      const scored = Math.min(strategy.scored, feedback);
      // The text to beat has scores on the same examples, except for the seed before the first step.
      return { rollouts: strategy.proposals * scored, fewest: 2 * scored, requests: strategy.proposals };
    }
    case 'trace':
      return { rollouts: perExample * minibatch, fewest: perExample * minibatch, requests: 1 };
    case 'mipro':
      // The parent has scores on the Pareto set. A round asks for its instructions once, and makes half as many trials more.
      return { rollouts: minibatch, fewest: minibatch, requests: 2 / 3 };
  }
}
