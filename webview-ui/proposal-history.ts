import { countParts } from '../src/gepa/combined-parts';
import type { Proposal } from '../src/gepa/events';
import { describeBroken, describeDiscard } from '../src/gepa/reasons';
import type { CandidateState, ProposalState, RunState } from '../src/gepa/state';
import { nameOf } from './activity';
import { formatMinibatch } from './number-format';

/** The proposal that a candidate came from; undefined for the seed. */
export function proposalOf(state: RunState, candidate: CandidateState): ProposalState | undefined {
  return candidate.origin.kind === 'seed' ? undefined : state.proposals[candidate.origin.proposal - 1];
}

/** Whose texts a proposal changes or puts together, e.g. `3 changes, from candidate 4`, `merge of candidate 3 and candidate 5`. */
export function describeSource(state: RunState, proposal: Proposal): string {
  const { origin, parents } = proposal;
  const parts = countParts(state, proposal);
  const changes = parts === 1 ? '' : `${parts} changes, `;
  return `${changes}${origin.kind === 'merge' ? 'merge of' : 'from'} ${parents.map(nameOf).join(' and ')}`;
}

/** Who a candidate comes from and who let it into the pool, e.g. `from candidate 4 · accepted by you`. */
export function describeOrigin(state: RunState, candidate: CandidateState): string {
  const source = proposalOf(state, candidate);
  if (source === undefined) return 'the prompt as it was when the run began';
  const from = describeSource(state, source.proposal);
  const edited = source.proposal.origin.kind === 'edit' ? ` · your edit of proposal ${source.proposal.origin.of}` : '';
  const accepted = source.decision?.kind === 'accept' && edited === '' ? ' · accepted by you' : '';
  return `${from}${edited}${accepted}`;
}

/** Why a candidate is in the pool or was given up, in one sentence; undefined for the seed and while it is scored. */
export function describeAdmission(state: RunState, candidate: CandidateState): string | undefined {
  const source = proposalOf(state, candidate);
  if (source === undefined) return undefined;
  const { proposal, after, decision } = source;
  const word = decision?.kind === 'accept' ? ' and you accepted it' : '';
  const scores = after === undefined ? '' : ` (${formatMinibatch(proposal.before, after)})`;
  if (candidate.broken !== undefined) {
    return `Given up on the Pareto set, for its text is broken: ${describeBroken(candidate.broken)}`;
  }
  if (candidate.dropped) {
    return `Better than its parent on the minibatch${scores}${word}, but given up: on the Pareto set it could not be better any more.`;
  }
  if (!candidate.inPool) return undefined;
  if (proposal.origin.kind === 'merge' && proposal.before.length === 0) {
    return `In the pool because it was better than both its parents on the Pareto set${word}.`;
  }
  return proposal.origin.kind === 'merge'
    ? `In the pool because it was at least as good as the better of its parents on examples that tell them apart${scores}${word}.`
    : `In the pool because it was better than its parent on the minibatch${scores}${word}.`;
}

/** What became of a proposal that did not make it into the pool; of one that was not better, with its scores. */
export function describeFate(proposal: ProposalState): string {
  const { discard, after, proposal: made } = proposal;
  if (discard === undefined) return 'discarded';
  const words = describeDiscard(discard, proposal);
  return discard.kind === 'notBetter' && after !== undefined
    ? `${words}: ${formatMinibatch(made.before, after)}`
    : words;
}
