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
  const perfect = firstOther < 0 ? fruitless : fruitless.slice(0, firstOther);
  const { run } = state;
  // Counted in minibatches: towards the end of a budget an iteration may have few of them.
  const twoEpochs = 2 * Math.ceil(run.examples.feedback.length / minibatchSize(run));
  const minibatches = perfect.reduce((sum, { skips }) => sum + skips, 0);
  return minibatches >= twoEpochs ? { kind: 'nothingToLearn', iterations: perfect.length } : undefined;
}

/**
 * The iterations since the last one that led to a new text, latest first. Those under way are left out, and those that
 * asked for no text.
 */
function fruitlessIterations(
  state: RunState,
  forgiven: number,
): readonly { readonly perfect: boolean; readonly skips: number }[] {
  const { proposals, skipped, iterations, underWay } = state;
  const last = proposals.findLast((made) => isNew(made, state))?.proposal.iteration ?? 0;
  const first = Math.max(last, forgiven) + 1;
  const since = Array.from({ length: Math.max(0, iterations - first + 1) }, (_, back) => iterations - back);
  const skips = skipped.filter(({ iteration }) => iteration >= first);
  const repeats = new Set(proposals.map(({ proposal }) => proposal.iteration).filter((number) => number >= first));
  return since.flatMap((number) => {
    const reasons = skips.filter(({ iteration }) => iteration === number);
    if (underWay.includes(number) || (reasons.length === 0 && !repeats.has(number))) return [];
    const perfect = reasons.length > 0 && reasons.every(({ reason }) => reason.kind === 'perfect');
    return [{ perfect, skips: reasons.length }];
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
