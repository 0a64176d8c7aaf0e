import type { StopReason } from '../events';
import { minibatchSize } from './budget';
import { remainingRun } from '../failures/left-out';
import type { ProposalOrigin } from '../proposal';
import { describeDiscard, describeSkip } from '../words/reasons';
import type { ProposalState, RunState } from '../state';
import { valueOf } from '../named-values';

/** Iterations in a row without a usable text after which the search gives up. */
const patience = 5;

/**
 * Returns why the search should give up, if it should: the reflection model no longer writes usable texts, or there is
 * nothing left to learn. Iterations up to `iterationsBeforeResume` don't count.
 */
export function reasonToGiveUp(state: RunState, iterationsBeforeResume: number): StopReason | undefined {
  const fruitless = fruitlessIterations(state, iterationsBeforeResume);
  const unusable = fruitless.filter(({ perfect }) => !perfect).length;
  if (unusable >= patience) {
    return { kind: 'noUsableProposal', iterations: unusable, detail: lastProblem(state) };
  }
  const firstOther = fruitless.findIndex(({ perfect }) => !perfect);
  const perfect = firstOther < 0 ? fruitless : fruitless.slice(0, firstOther);
  const run = remainingRun(state);
  // Counts minibatches, because iterations have fewer of them towards the end of a budget.
  const twoEpochs = 2 * Math.ceil(run.examples.feedback.length / minibatchSize(run));
  const minibatches = perfect.reduce((sum, { skips }) => sum + skips, 0);
  return minibatches >= twoEpochs ? { kind: 'nothingToLearn', iterations: perfect.length } : undefined;
}

interface FruitlessIteration {
  /** Whether all its examples were solved. */
  readonly perfect: boolean;
  readonly skips: number;
}

/**
 * Returns the iterations since the last new text, latest first. Leaves out iterations under way and those that
 * requested no text, such as merges.
 */
function fruitlessIterations(state: RunState, iterationsBeforeResume: number): readonly FruitlessIteration[] {
  const fruitless: FruitlessIteration[] = [];
  for (let number = state.iterations; number > iterationsBeforeResume; number -= 1) {
    const made = state.proposals.filter(
      ({ proposal, discard }) => proposal.iteration === number && discard?.kind !== 'untestable',
    );
    if (made.some((proposal) => isNew(proposal, state))) break;
    const skips = state.skipped.filter(({ iteration, reason }) => iteration === number && reason.kind !== 'leftOut');
    const requested = skips.length > 0 || made.some(({ proposal: { origin } }) => !isUnrequested(origin));
    if (!requested || state.underWay.includes(number)) continue;
    const perfect = skips.length > 0 && skips.every(({ reason }) => reason.kind === 'perfect');
    fruitless.push({ perfect, skips: skips.length });
  }
  return fruitless;
}

/** Whether no reflection was asked for a proposal of this origin. */
function isUnrequested({ kind }: ProposalOrigin): boolean {
  return kind === 'merge' || kind === 'trial' || kind === 'written';
}

/** Whether a proposal's texts could be run and were new. */
function isNew({ proposal, discard }: ProposalState, { proposals }: RunState): boolean {
  if (discard?.kind === 'duplicate' || discard?.kind === 'refused' || discard?.kind === 'broken') return false;
  const texts = Object.entries(proposal.texts);
  return !proposals.some(
    ({ proposal: other, discard: earlier }) =>
      other.number < proposal.number &&
      earlier?.kind !== 'setAside' &&
      texts.every(([component, text]) => valueOf(other.texts, component) === text),
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
