import { countOf, formatCount, formatUsd } from './amounts';
import { spentOf, type SpentLimit } from '../budget/budget';
import type { SkipReason, StopReason, WaitsAgainReason } from '../events';
import type { BrokenReason, DiscardReason } from '../proposal';
import { evidenceOf } from '../review/evidence';
import { describeEvidence } from './evidence-words';
import { shortReason } from './left-out-words';
import type { Budget, BudgetLimit } from '../run-description';
import type { ProposalState, RunState } from '../state';
import { describeCandidateFault } from '../text/text-fault';
import { asSentence } from '../user-error';

/** Says in a sentence or two why a run ended. */
export function describeStop(reason: StopReason, state: RunState): string {
  switch (reason.kind) {
    case 'budget':
      return describeBudgetEnd(reason.limit, state);
    case 'perfect':
      return 'A candidate solves every example of the Pareto set, so there is nothing left to improve.';
    case 'nothingToLearn':
      return `Every score was perfect in ${countOf(reason.iterations, 'iteration')} in a row: these examples have nothing more to teach. Add harder feedback examples.`;
    case 'noUsableProposal':
      return `The reflection model gave no usable text in ${countOf(reason.iterations, 'iteration')} in a row. The last time: ${asSentence(reason.detail)} Try another reflection model, such as a stronger one.`;
    case 'finished':
      return state.iterations === 0 ? 'The prompt was scored without changes.' : 'You finished the run.';
    case 'cancelled':
      return 'You stopped the run. Resume it to continue from here.';
    case 'imported':
      return `Imported from the Python run ${reason.from}. It can’t be resumed, because its files hold neither the data nor the metric nor the models.`;
    case 'failed':
      return `${asSentence(reason.message)} All finished work is saved. Resume the run to continue.`;
  }
}

function describeBudgetEnd(limit: BudgetLimit, state: RunState): string {
  const { budget } = state.run;
  switch (limit) {
    case 'score':
      return 'The best candidate reaches the score set in the budget.';
    case 'iterationsWithoutImprovement':
      return 'The search found no better candidate in as many iterations as the budget allows.';
    case 'rollouts': {
      const left = (budget.rollouts ?? 0) - state.rollouts;
      if (left > 0) {
        return `The ${countOf(left, 'rollout')} left of ${formatCount(budget.rollouts ?? 0)} are not enough for another candidate.`;
      }
      break;
    }
    case 'tokens':
    case 'usd':
      if (spentOf(state, 0)[limit] < (budget[limit] ?? 0)) {
        const testSet = state.run.examples.test.length === 0 ? '' : ' and the test set';
        return `The rest of the ${describeLimit(limit, budget)} is not enough for another candidate${testSet}.`;
      }
      break;
    default:
  }
  return `The budget of ${describeLimit(limit, budget)} is spent.`;
}

function describeLimit(limit: SpentLimit, budget: Budget): string {
  const amount = budget[limit];
  if (amount === undefined) return limit === 'usd' ? 'money' : limit === 'minutes' ? 'time' : limit;
  if (limit === 'usd') return formatUsd(amount);
  if (limit !== 'minutes') return countOf(amount, limit.replace(/s$/, ''));
  return `${amount} ${amount === 1 ? 'minute' : 'minutes'} of running time`;
}

/** Says why an iteration ended without a proposal, to be read within a sentence. */
export function describeSkip(reason: SkipReason): string {
  switch (reason.kind) {
    case 'perfect':
      return reason.secondTime === true
        ? 'no failure of the minibatch happened twice, so there was nothing to learn'
        : 'every score of the minibatch was perfect, so there was nothing to learn';
    case 'unreadable':
      return `the reflection’s reply could not be read: ${reason.detail}`;
    case 'objection':
      return `the proposed text was refused: ${reason.detail}`;
    case 'failed':
      return `the reflection failed: ${shortReason(reason.detail)}`;
    case 'broken':
      return `the parent failed on the minibatch: ${shortReason(reason.detail)}`;
    case 'leftOut':
      return 'every example of the minibatch was left out of the run';
  }
}

/** Says why a decision of the developer came to nothing, to be read within a sentence. */
export function describeUnanswered(reason: WaitsAgainReason, { run }: RunState): string {
  switch (reason.kind) {
    case 'unaffordable':
      return `too little of the budget of ${describeLimit(reason.limit, run.budget)} was left to run it`;
    case 'broken':
      return `the new text could not be run: ${shortReason(reason.detail)}`;
    case 'leftOut':
      return 'the examples were left out of the run';
    case 'perfect':
    case 'unreadable':
    case 'objection':
    case 'failed':
      return describeSkip(reason);
  }
}

/** Says in full sentences why a candidate could not be scored. */
export function describeBroken(reason: BrokenReason): string {
  return reason.kind === 'refused' ? describeCandidateFault(reason) : asSentence(reason.detail);
}

/** Says why a proposal did not join the pool, to be read within a sentence. */
export function describeDiscard(reason: DiscardReason, reviewed: ProposalState, state: RunState): string {
  switch (reason.kind) {
    case 'notBetter':
      return describeNotBetter(reviewed, state);
    case 'refused':
      return `it did not pass the check before its first rollout: ${withoutStop(describeCandidateFault(reason))}`;
    case 'broken':
      return `broken: ${withoutStop(shortReason(reason.detail))}`;
    case 'leftOut':
      return reason.fault === undefined
        ? `left out of proposal ${reason.of}, since it conflicts with another part`
        : `left out of proposal ${reason.of}: ${withoutStop(describeCandidateFault(reason.fault))}`;
    case 'combined':
      return `it is part of proposal ${reason.into}`;
    case 'unaffordable':
      return reviewed.decision?.kind === 'accept'
        ? `${decidedBy(reviewed)} accepted it, but too little of the budget was left to score it`
        : 'too little of the budget was left to score it';
    case 'outdone':
      return describeOutdone(reviewed, state);
    case 'setAside':
      return 'not run: another hypothesis of its reflection was enough, or the budget was not';
    case 'tried':
      return 'a trial on a minibatch';
    case 'duplicate':
      return `the same text as ${reason.of}`;
    case 'untestable':
      return 'all examples to test it on were left out of the run';
    case 'rejected':
      return `${decidedBy(reviewed)} rejected it${reason.reason === '' ? '' : `: “${reason.reason}”`}`;
    case 'edited':
      return `replaced by ${isByAgent(reviewed) ? "an agent's edit" : 'your edit'} (proposal ${reason.by})`;
    case 'askedAgain':
      return `${decidedBy(reviewed)} asked again: proposal ${reason.by} replaced it`;
  }
}

/** Whether an agent decided on a proposal, and not the developer. */
export function isByAgent({ decision }: Pick<ProposalState, 'decision'>): boolean {
  return decision?.by === 'agent';
}

function decidedBy(reviewed: ProposalState): string {
  return isByAgent(reviewed) ? 'an agent' : 'you';
}

/** Says what became of a proposal and what it scored, to be read within a sentence. */
export function describeFate(reviewed: ProposalState, state: RunState): string {
  const { status, discard, candidate } = reviewed;
  if (discard?.kind === 'notBetter' || discard?.kind === 'outdone') return describeDiscard(discard, reviewed, state);
  const fate =
    candidate !== undefined
      ? `became candidate ${candidate}${isByAgent(reviewed) ? ', accepted by an agent' : ''}`
      : discard === undefined
        ? status
        : describeDiscard(discard, reviewed, state);
  return evidenceOf(state, reviewed).kind === 'none' ? fate : `${fate}; ${describeEvidence(state, reviewed)}`;
}

function describeNotBetter(reviewed: ProposalState, state: RunState): string {
  const evidence = evidenceOf(state, reviewed);
  // Journals of earlier versions may not record what a proposal was compared with.
  if (evidence.kind !== 'measured') return 'not better than its parent';
  const words = describeEvidence(state, reviewed);
  return evidence.direction === 'equal' ? `only ${words}` : words;
}

function describeOutdone(reviewed: ProposalState, state: RunState): string {
  const words = evidenceOf(state, reviewed).kind === 'measured' ? `${describeEvidence(state, reviewed)}, but ` : '';
  return `${words}other proposals of its iteration gained at least as much`;
}

/** Removes the full stop of a sentence, to continue or end another sentence with it. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
