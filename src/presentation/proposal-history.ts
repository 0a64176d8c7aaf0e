// Tested by test/unit/dashboard/proposal-history.test.ts.
import { evidenceOf } from '../gepa/review/evidence';
import { describeEvidence } from '../gepa/words/evidence-words';
import { shortReason } from '../gepa/words/left-out-words';
import { describeBroken, isByAgent } from '../gepa/words/reasons';
import type { CandidateState, ProposalState, RunState } from '../gepa/state';
import { describeSource } from '../gepa/words/origin-words';
import { presentationWords as words } from './presentation-words';

/** Returns the proposal that became a candidate; undefined for the seed. */
export function proposalOf(state: RunState, candidate: CandidateState): ProposalState | undefined {
  return candidate.origin.kind === 'seed' ? undefined : state.proposals[candidate.origin.proposal - 1];
}

/** Describes a candidate's parents and who accepted it, e.g. `from candidate 4 · accepted by you`. */
export function describeOrigin(state: RunState, candidate: CandidateState): string {
  const source = proposalOf(state, candidate);
  if (source === undefined) return words.seedOrigin;
  const from = describeSource(state, source.proposal);
  const { origin } = source.proposal;
  const edited = origin.kind === 'edit' ? words.editOf(origin.of, isEditByAgent(state, source)) : '';
  const by = isByAgent(source) ? words.acceptedByAgent : words.acceptedByYou;
  const accepted = source.decision?.kind === 'accept' && edited === '' ? by : '';
  return `${from}${edited}${accepted}`;
}

/** Describes why a candidate is in the pool, or out of it; undefined for the seed and while it is being scored. */
export function describeAdmission(state: RunState, candidate: CandidateState): string | undefined {
  const source = proposalOf(state, candidate);
  if (candidate.withdrawn === true) return words.outOfPool;
  if (source === undefined || !(candidate.inPool || candidate.dropped)) return undefined;
  if (candidate.broken !== undefined) {
    return words.droppedAsBroken(shortReason(describeBroken(candidate.broken)));
  }
  const { kind } = evidenceOf(state, source);
  const measured = describeEvidence(state, source);
  const evidence = kind === 'none' ? [] : [words.sentence(measured)];
  const accepted = source.decision?.kind === 'accept' || source.proposal.origin.kind === 'edit';
  const byAgent = source.decision === undefined ? isEditByAgent(state, source) : isByAgent(source);
  if (candidate.dropped) {
    return [...evidence, accepted ? words.droppedThoughAccepted(byAgent) : words.dropped].join(' ');
  }
  if (source.proposal.origin.kind === 'written') return words.poolWritten;
  if (accepted) return [words.poolAccepted(byAgent), ...evidence].join(' ');
  switch (kind) {
    case 'measured':
      return words.poolMeasured(measured);
    case 'parts':
      return [words.inPool, ...evidence].join(' ');
    case 'none':
      return source.proposal.origin.kind === 'merge' ? words.poolMerged : words.inPool;
  }
}

/** Whether a proposal is an agent's edit of another one. */
function isEditByAgent({ proposals }: RunState, { proposal: { origin } }: ProposalState): boolean {
  const edited = origin.kind === 'edit' ? proposals[origin.of - 1] : undefined;
  return edited !== undefined && isByAgent(edited);
}
