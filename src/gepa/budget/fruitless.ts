import type { StopReason } from '../events';
import { minibatchSize } from './budget';
import { remainingRun } from '../failures/left-out';
import { describeDiscard, describeSkip } from '../words/reasons';
import type { ProposalState, RunState } from '../state';
import { valueOf } from '../named-values';

/** So many iterations in a row without a usable text mean that the reflection model is not up to the task. */
const patience = 5;

/**
 * Why going on would only waste rollouts, if it would: the reflection model gives no usable text any more, or nothing is
 * left to learn from. Iterations up to `forgiven` do not count.
 */
export function reasonToGiveUp(state: RunState, forgiven: number): StopReason | undefined {
  const fruitless = fruitlessIterations(state, forgiven);
  const unusable = fruitless.filter(({ perfect }) => !perfect).length;
  if (unusable >= patience) {
    return { kind: 'noUsableProposal', iterations: unusable, detail: lastProblem(state) };
  }
  const firstOther = fruitless.findIndex(({ perfect }) => !perfect);
  const perfect = firstOther < 0 ? fruitless : fruitless.slice(0, firstOther);
  const run = remainingRun(state);
  // Counted in minibatches: towards the end of a budget an iteration may have few of them.
  const twoEpochs = 2 * Math.ceil(run.examples.feedback.length / minibatchSize(run));
  const minibatches = perfect.reduce((sum, { skips }) => sum + skips, 0);
  return minibatches >= twoEpochs ? { kind: 'nothingToLearn', iterations: perfect.length } : undefined;
}

interface FruitlessIteration {
  /** Whether nothing was left to learn from its examples. */
  readonly perfect: boolean;
  readonly skips: number;
}

/**
 * The iterations since the last one that led to a new text, latest first. Those under way are left out, and those that
 * asked for no text, as merges do.
 */
function fruitlessIterations(state: RunState, forgiven: number): readonly FruitlessIteration[] {
  const fruitless: FruitlessIteration[] = [];
  for (let number = state.iterations; number > forgiven; number -= 1) {
    const made = state.proposals.filter(
      ({ proposal, discard }) => proposal.iteration === number && discard?.kind !== 'untestable',
    );
    if (made.some((proposal) => isNew(proposal, state))) break;
    const skips = state.skipped.filter(({ iteration, reason }) => iteration === number && reason.kind !== 'leftOut');
    const asked = skips.length > 0 || made.some(({ proposal }) => proposal.origin.kind !== 'merge');
    if (!asked || state.underWay.includes(number)) continue;
    const perfect = skips.length > 0 && skips.every(({ reason }) => reason.kind === 'perfect');
    fruitless.push({ perfect, skips: skips.length });
  }
  return fruitless;
}

/** Whether a proposal's texts could be run and were not proposed before. */
function isNew({ proposal, discard }: ProposalState, { proposals }: RunState): boolean {
  if (discard?.kind === 'duplicate' || discard?.kind === 'refused' || discard?.kind === 'broken') return false;
  const texts = Object.entries(proposal.texts);
  return !proposals.some(
    ({ proposal: other }) =>
      other.number < proposal.number && texts.every(([component, text]) => valueOf(other.texts, component) === text),
  );
}

function lastProblem(state: RunState): string {
  const { skipped, proposals } = state;
  const skip = skipped.findLast(({ reason }) => reason.kind !== 'perfect' && reason.kind !== 'leftOut');
  const broken = proposals.findLast(({ discard }) => discard?.kind === 'refused' || discard?.kind === 'broken');
  if (broken?.discard !== undefined && broken.proposal.iteration > (skip?.iteration ?? 0)) {
    return describeDiscard(broken.discard, broken, state);
  }
  return skip === undefined ? 'it repeated texts that were tried before.' : describeSkip(skip.reason);
}
