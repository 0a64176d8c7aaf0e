import type { BudgetLimit, DiscardReason, SkipReason, StopReason } from './events';

/** Why a run ended, as a sentence for the developer. */
export function describeStop(reason: StopReason): string {
  switch (reason.kind) {
    case 'budget':
      return limitNames[reason.limit];
    case 'perfect':
      return 'The best candidate scores perfectly on the whole Pareto set.';
    case 'nothingToLearn':
      return `There is nothing to learn from: every minibatch of ${reason.iterations} iterations in a row was answered perfectly. Add harder feedback examples.`;
    case 'noUsableProposal':
      return `The reflection model gave no usable text ${reason.iterations} times in a row. The last time: ${reason.detail} Try a stronger reflection model.`;
    case 'finished':
      return 'You finished it.';
    case 'cancelled':
      return 'It was stopped. Resume it to go on.';
    case 'failed':
      return `${reason.message} Nothing that finished is lost: resume the run to go on.`;
  }
}

const limitNames: Readonly<Record<BudgetLimit, string>> = {
  rollouts: 'The rollouts of the budget are used up.',
  proposals: 'The proposals of the budget are used up.',
  reflections: 'The reflections of the budget are used up.',
  tokens: 'The tokens of the budget are used up.',
  usd: 'The dollars of the budget are used up.',
  minutes: 'The minutes of the budget are used up.',
  score: 'The best candidate reaches the score that the budget asks for.',
  iterationsWithoutImprovement: 'The best candidate has not been beaten for as many iterations as the budget allows.',
  candidates: 'The pool holds as many candidates as the budget allows.',
};

/** Why an iteration was skipped, in words. */
export function describeSkip(reason: SkipReason): string {
  switch (reason.kind) {
    case 'perfect':
      return 'every example of the minibatch was answered perfectly';
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
    case 'combined':
      return `put together with others into proposal ${reason.into}`;
    case 'unaffordable':
      return 'too few rollouts left to score it';
    case 'outdone':
      return 'others of the same iteration improved more';
    case 'duplicate':
      return `the same as ${reason.of}`;
    case 'rejected':
      return reason.reason === '' ? 'rejected by you' : `rejected by you: ${reason.reason}`;
    case 'edited':
      return `edited by you into proposal ${reason.by}`;
  }
}
