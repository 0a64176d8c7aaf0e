// Tested by test/unit/gepa/fold.test.ts.
import type { DecisionEvent, WaitsAgainReason } from './events';
import type { FoldedState } from './folded-state';
import { leavePool } from './pool-scores';
import type { PairedScores, ReviewDecision } from './proposal';
import type { MoneyLimit } from './run-description';
import type { ProposalState } from './state';

/** Changes a proposal's state, and updates the list of waiting proposals. */
export function changeProposal(state: FoldedState, number: number, change: Partial<ProposalState>): void {
  const proposal = state.proposals[number - 1];
  if (proposal === undefined) return;
  state.proposals[number - 1] = { ...proposal, ...change };
  if (change.status === 'waiting') include(state.waiting, number);
  else if (change.status !== undefined) exclude(state.waiting, number);
}

/** Keeps the developer's decision on a proposal, as the latest one. */
export function keepDecision(state: FoldedState, number: number, decision: ReviewDecision): void {
  exclude(state.decided, number);
  state.decided.push(number);
  changeProposal(state, number, { decision });
}

/** Lets a proposal wait as if the developer hadn't decided on it. Its candidate leaves the pool. */
export function undoDecision(
  state: FoldedState,
  { proposal, candidate }: Extract<DecisionEvent, { type: 'decisionUndone' }>,
): void {
  requestReview(state, proposal, undefined);
  if (candidate !== undefined) leavePool(state, candidate);
}

/** Lets a proposal wait for the developer's decision, the first time or again. */
export function requestReview(state: FoldedState, number: number, unanswered: WaitsAgainReason | undefined): void {
  withdrawDecision(state, number);
  changeProposal(state, number, { status: 'waiting', ...(unanswered === undefined ? {} : { unanswered }) });
}

/**
 * Lets proposals wait again whose decision was being carried out when the budget was spent: no request is sent any more, so nothing
 * else would become of them. The texts that were made of them and not run are discarded.
 */
export function returnUnpaid(state: FoldedState, limit: MoneyLimit): void {
  for (const reviewed of [...state.proposals]) {
    const { number, origin } = reviewed.proposal;
    if (reviewed.status === 'testing' && reviewed.decision !== undefined) {
      requestReview(state, number, { kind: 'unaffordable', limit, decision: reviewed.decision.kind });
    } else if (isUnrunReplacement(reviewed)) {
      changeProposal(state, number, { status: 'discarded', discard: { kind: 'unaffordable' } });
      if (origin.kind === 'edit') requestReview(state, origin.of, { kind: 'unaffordable', limit, decision: 'edit' });
    }
  }
}

function isUnrunReplacement({ status, proposal: { origin } }: ProposalState): boolean {
  const isReplacement = origin.kind === 'edit' || (origin.kind === 'reflection' && origin.insteadOf !== undefined);
  return isReplacement && (status === 'made' || status === 'testing');
}

/** Forgets the developer's decision on a proposal, and what became of it. */
export function withdrawDecision(state: FoldedState, number: number): void {
  const proposal = state.proposals[number - 1];
  if (proposal === undefined) return;
  const undecided: { -readonly [Key in keyof ProposalState]: ProposalState[Key] } = { ...proposal };
  delete undecided.decision;
  delete undecided.unanswered;
  delete undecided.discard;
  delete undecided.candidate;
  state.proposals[number - 1] = undecided;
  exclude(state.decided, number);
}

/**
 * Keeps a proposal's scores beside its baseline. Ignores scores without a baseline: in journals of earlier versions,
 * they belong to the parts of a combination.
 */
export function keepMeasurement(
  state: FoldedState,
  number: number,
  after: readonly (number | null)[],
  further: PairedScores = { examples: [], before: [], after: [] },
): void {
  const baseline = state.proposals[number - 1]?.proposal.baseline;
  if (baseline === undefined) return;
  const { of: against, examples, scores: before } = baseline;
  const scores = after.filter((score) => score !== null);
  const measured = {
    against,
    // The test of a hypothesis that can no longer win ends early.
    examples: [...examples.slice(0, scores.length), ...further.examples],
    before: [...before.slice(0, scores.length), ...further.before],
    after: [...scores, ...further.after],
  };
  changeProposal(state, number, { status: 'testing', measured });
}

/** Inserts a number into an ascending list, unless it is there. Searches from the end, where most numbers go. */
export function include(numbers: number[], number: number): void {
  if (numbers.includes(number)) return;
  const place = 1 + numbers.findLastIndex((other) => other < number);
  numbers.splice(place, 0, number);
}

function exclude(numbers: number[], number: number): void {
  const place = numbers.indexOf(number);
  if (place >= 0) numbers.splice(place, 1);
}
