// Tested by test/unit/gepa/strategies/strategies.test.ts.
import type { Task } from '../events';
import type { Proposal } from '../proposal';

/** What an iteration of a strategy is going to do, decided when it begins. */
export interface StrategyPlan {
  /** Parents and the feedback examples that they are run on. The journal records them, and a resume compares them. */
  readonly tasks: readonly Task[];
  /** The most rollouts on feedback examples, for parents and children together. They are set aside in the budget. */
  readonly rollouts: number;
}

/**
 * A search other than GEPA, over the same engine. It only decides what is proposed next. What happens to a proposal is
 * the engine's: duplicates, review, the minibatch, and its scores on the Pareto set. What a strategy knows of earlier
 * steps it reads from the state, so that undoing, editing and the developer's own candidates count, and a resume
 * repeats it.
 */
export interface Strategy {
  /** Plans an iteration. It may draw random numbers, but requests nothing. */
  plan(iteration: number): StrategyPlan;
  /**
   * Makes the proposals of an iteration, untested. One with a baseline has to beat it on its examples. One without goes
   * to the Pareto set directly.
   */
  propose(iteration: number, plan: StrategyPlan): Promise<readonly Proposal[]>;
}
