import type { StopReason } from './events';
import { minibatchSize } from './budget';
import { describeSkip } from './reasons';
import type { ProposalState, RunState } from './state';

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
  const perfect = firstOther < 0 ? fruitless.length : firstOther;
  const twoEpochs = 2 * Math.ceil(state.run.examples.feedback.length / minibatchSize(state.run));
  return perfect >= twoEpochs ? { kind: 'nothingToLearn', iterations: perfect } : undefined;
}

/** The iterations since the last one that led to a new text, latest first. */
function fruitlessIterations(state: RunState, forgiven: number): readonly { readonly perfect: boolean }[] {
  const last = state.proposals.findLast((made) => isNew(made, state))?.proposal.iteration ?? 0;
  const first = Math.max(last, forgiven) + 1;
  const count = Math.max(0, state.iterations - first + 1);
  const skipped = state.skipped.filter(({ iteration }) => iteration >= first);
  return Array.from({ length: count }, (_, back) => {
    const reasons = skipped.filter(({ iteration }) => iteration === state.iterations - back);
    return { perfect: reasons.length > 0 && reasons.every(({ reason }) => reason.kind === 'perfect') };
  });
}

/** Whether a proposal's texts were not proposed before. */
function isNew({ proposal, discard }: ProposalState, { proposals }: RunState): boolean {
  if (discard?.kind === 'duplicate') return false;
  const texts = Object.entries(proposal.texts);
  return !proposals.some(
    ({ proposal: other }) =>
      other.number < proposal.number && texts.every(([component, text]) => other.texts[component] === text),
  );
}

function lastProblem({ skipped }: RunState): string {
  const problem = skipped.findLast(({ reason }) => reason.kind !== 'perfect');
  return problem === undefined ? 'it repeated texts that were tried before.' : describeSkip(problem.reason);
}
