import type { FoldedState } from './folded-state';
import type { ProposalState } from './state';

/** Changes what is known of a proposal, and with it which ones wait for the developer. */
export function changeProposal(state: FoldedState, number: number, change: Partial<ProposalState>): void {
  const proposal = state.proposals[number - 1];
  if (proposal === undefined) return;
  state.proposals[number - 1] = { ...proposal, ...change };
  if (change.status === 'waiting') include(state.waiting, number);
  else if (change.status !== undefined) exclude(state.waiting, number);
}

/**
 * Keeps a proposal's scores on its minibatch beside those it is compared with. Scores without a baseline are those of a
 * combination's parts, in a journal of an earlier version.
 */
export function keepMeasurement(state: FoldedState, number: number, after: readonly (number | null)[]): void {
  const baseline = state.proposals[number - 1]?.proposal.baseline;
  if (baseline === undefined) return;
  const { of: against, examples, scores: before } = baseline;
  const scores = after.filter((score) => score !== null);
  changeProposal(state, number, { status: 'testing', measured: { against, examples, before, after: scores } });
}

/** Puts a number where it belongs among ascending ones: at the end or near it. */
export function include(numbers: number[], number: number): void {
  if (numbers.includes(number)) return;
  const place = 1 + numbers.findLastIndex((other) => other < number);
  numbers.splice(place, 0, number);
}

function exclude(numbers: number[], number: number): void {
  const place = numbers.indexOf(number);
  if (place >= 0) numbers.splice(place, 1);
}
