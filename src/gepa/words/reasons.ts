import { countOf, formatCount, formatUsd } from './amounts';
import { spentOf, type SpentLimit } from '../budget/budget';
import type { SkipReason, StopReason } from '../events';
import type { BrokenReason, DiscardReason } from '../proposal';
import { evidenceOf } from '../review/evidence';
import { describeEvidence } from './evidence-words';
import { shortReason } from './left-out-words';
import type { Budget, BudgetLimit } from '../run-description';
import type { ProposalState, RunState } from '../state';
import { describeCandidateFault } from '../text/text-fault';
import { asSentence } from '../user-error';

/** Why a run ended, as a sentence or two for the developer: the same on every screen. */
export function describeStop(reason: StopReason, state: RunState): string {
  switch (reason.kind) {
    case 'budget':
      return describeBudgetEnd(reason.limit, state);
    case 'perfect':
      return 'A candidate solves every example of the Pareto set: there is nothing left to find.';
    case 'nothingToLearn':
      return `Every score was perfect in ${countOf(reason.iterations, 'iteration')} in a row: these examples have nothing more to teach. Add harder feedback examples.`;
    case 'noUsableProposal':
      return `The reflection model gave no usable text in ${countOf(reason.iterations, 'iteration')} in a row. The last time: ${asSentence(reason.detail)} Try another reflection model, such as a stronger one.`;
    case 'finished':
      return state.iterations === 0 ? 'The prompt is scored as it is.' : 'You finished the run.';
    case 'cancelled':
      return 'You stopped the run. Resume it to continue from here.';
    case 'failed':
      return `${asSentence(reason.message)} Nothing that finished is lost: resume the run to continue.`;
  }
}

function describeBudgetEnd(limit: BudgetLimit, state: RunState): string {
  const { budget } = state.run;
  switch (limit) {
    case 'score':
      return 'The best candidate reaches the score that the budget asks for.';
    case 'iterationsWithoutImprovement':
      return 'The best candidate has not been beaten for as many iterations as the budget allows.';
    case 'rollouts': {
      const left = (budget.rollouts ?? 0) - state.rollouts;
      if (left > 0) {
        return `The ${countOf(left, 'rollout')} left of ${formatCount(budget.rollouts ?? 0)} cannot pay for another candidate.`;
      }
      break;
    }
    case 'tokens':
    case 'usd':
      if (spentOf(state, 0)[limit] < (budget[limit] ?? 0)) {
        const testSet = state.run.examples.test.length === 0 ? '' : ' and the test set';
        return `What is left of ${describeLimit(limit, budget)} cannot pay for another candidate${testSet}.`;
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

/** Why an iteration ended without a proposal, in words. */
export function describeSkip(reason: SkipReason): string {
  switch (reason.kind) {
    case 'perfect':
      return 'every score of the minibatch was perfect, so there was nothing to learn';
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

/** Why texts give no scores, as a sentence or more. */
export function describeBroken(reason: BrokenReason): string {
  return reason.kind === 'refused' ? describeCandidateFault(reason) : asSentence(reason.detail);
}

/** Why a proposal did not make it into the pool, in words. */
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
        ? 'you accepted it, but too little of the budget was left to score it'
        : 'too little of the budget was left to score it';
    case 'outdone':
      return describeOutdone(reviewed, state);
    case 'duplicate':
      return `the same text as ${reason.of}`;
    case 'untestable':
      return 'every example that it was to be tested on was left out of the run';
    case 'rejected':
      return reason.reason === '' ? 'you rejected it' : `you rejected it: “${reason.reason}”`;
    case 'edited':
      return `your edit took its place (proposal ${reason.by})`;
  }
}

/** What became of a proposal, in words, and what it scored where that is not part of the reason already. */
export function describeFate(reviewed: ProposalState, state: RunState): string {
  const { status, discard, candidate } = reviewed;
  if (discard?.kind === 'notBetter' || discard?.kind === 'outdone') return describeDiscard(discard, reviewed, state);
  const fate =
    candidate !== undefined
      ? `became candidate ${candidate}`
      : discard === undefined
        ? status
        : describeDiscard(discard, reviewed, state);
  return evidenceOf(state, reviewed).kind === 'none' ? fate : `${fate}; ${describeEvidence(state, reviewed)}`;
}

function describeNotBetter(reviewed: ProposalState, state: RunState): string {
  const evidence = evidenceOf(state, reviewed);
  // A journal of an earlier version may not tell what it was compared with.
  if (evidence.kind !== 'measured') return 'not better than its parent';
  const words = describeEvidence(state, reviewed);
  return evidence.direction === 'equal' ? `only ${words}` : words;
}

function describeOutdone(reviewed: ProposalState, state: RunState): string {
  const words = evidenceOf(state, reviewed).kind === 'measured' ? `${describeEvidence(state, reviewed)}, but ` : '';
  return `${words}others of its iteration gained at least as much`;
}

/** A sentence as the end of another. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
