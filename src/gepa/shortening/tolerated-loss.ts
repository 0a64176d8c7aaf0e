// Tested by test/unit/gepa/shortening/shortening.test.ts.
import { noiseOf } from '../noise/noise';
import type { Proposal } from '../proposal';
import type { RunState } from '../state';

/** Whether a proposal is the answer to a request for a shorter text. */
export function isShortening({ origin }: Pick<Proposal, 'origin'>): boolean {
  return origin.kind === 'reflection' && origin.shortens === true;
}

/**
 * Returns how much a shorter text may lose in total on examples that both it and its parent were run on once: one standard
 * deviation of the difference of two such sums by chance. 0 without known noise.
 */
export function toleratedLoss(state: Pick<RunState, 'candidates'>, examples: number): number {
  return Math.sqrt(2 * (noiseOf(state)?.variance ?? 0) * examples);
}
