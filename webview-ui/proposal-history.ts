import { countParts } from '../src/gepa/lineages/combined-parts';
import type { Proposal } from '../src/gepa/proposal';
import { evidenceOf } from '../src/gepa/review/evidence';
import { describeEvidence } from '../src/gepa/words/evidence-words';
import { shortReason } from '../src/gepa/words/left-out-words';
import { describeBroken } from '../src/gepa/words/reasons';
import type { CandidateState, ProposalState, RunState } from '../src/gepa/state';
import { capitalized } from '../src/gepa/user-error';
import { nameOf } from './activity';

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

/** Why a candidate is in the pool or was given up, in a sentence or two; undefined for the seed and while it is scored. */
export function describeAdmission(state: RunState, candidate: CandidateState): string | undefined {
  const source = proposalOf(state, candidate);
  if (source === undefined || !(candidate.inPool || candidate.dropped)) return undefined;
  if (candidate.broken !== undefined) {
    return `Given up on the Pareto set, for its text is broken: ${shortReason(describeBroken(candidate.broken))}`;
  }
  const { kind } = evidenceOf(state, source);
  const words = describeEvidence(state, source);
  const evidence = kind === 'none' ? [] : [`${capitalized(words)}.`];
  const accepted = source.decision?.kind === 'accept' || source.proposal.origin.kind === 'edit';
  if (candidate.dropped) {
    const givenUp = accepted ? 'Given up, though you accepted it' : 'Given up';
    return [...evidence, `${givenUp}: on the Pareto set it could not be better any more.`].join(' ');
  }
  if (accepted) return ['In the pool because you accepted it.', ...evidence].join(' ');
  switch (kind) {
    case 'measured':
      return `In the pool because it was ${words}.`;
    case 'parts':
      return ['In the pool.', ...evidence].join(' ');
    case 'none':
      return source.proposal.origin.kind === 'merge'
        ? 'In the pool because it was better than both its parents on the Pareto set.'
        : 'In the pool.';
  }
}
