import type { BudgetLimit, DiscardReason, SkipReason, StopReason } from './events';

/** Why a run ended, as a sentence for the developer. */
export function describeStop(reason: StopReason): string {
  switch (reason.kind) {
    case 'budget':
      return `${limitNames[reason.limit]} are used up.`;
    case 'perfect':
      return 'The best candidate scores perfectly on the whole Pareto set.';
    case 'nothingToLearn':
      return `There is nothing to learn from: ${reason.iterations} minibatches in a row were answered perfectly. Add harder feedback examples.`;
    case 'noUsableProposal':
      return `The reflection model gave no usable text ${reason.iterations} times in a row. The last time: ${reason.detail} Try a stronger reflection model.`;
    case 'finished':
      return 'You finished it.';
    case 'cancelled':
      return 'It was stopped. Resume it to go on.';
    case 'failed':
      return `${reason.message} Nothing that was paid for is lost: resume the run to go on.`;
  }
}

const limitNames: Readonly<Record<BudgetLimit, string>> = {
  rollouts: 'The rollouts of the budget',
  proposals: 'The proposals of the budget',
  tokens: 'The tokens of the budget',
  usd: 'The dollars of the budget',
  minutes: 'The minutes of the budget',
};

/** Why an iteration was skipped, in words. */
export function describeSkip(reason: SkipReason): string {
  switch (reason.kind) {
    case 'perfect':
      return 'every example of the minibatch was answered perfectly';
    case 'unchanged':
      return 'the reflection proposed the text that is there already';
    case 'unreadable':
    case 'objection':
      return reason.detail;
  }
}

/** Why a proposal did not join the pool, in words. */
export function describeDiscard(reason: DiscardReason): string {
  switch (reason.kind) {
    case 'notBetter':
      return 'not better than its parent on the minibatch';
    case 'duplicate':
      return `the same as ${reason.of}`;
    case 'rejected':
      return reason.reason === '' ? 'rejected by you' : `rejected by you: ${reason.reason}`;
    case 'edited':
      return `edited by you into proposal ${reason.by}`;
  }
}
