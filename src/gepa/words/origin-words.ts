// Tested by test/unit/gepa/earlier-proposal.test.ts.
import { approximateSize } from '../candidate';
import { countParts } from '../lineages/combined-parts';
import type { Proposal } from '../proposal';
import type { CandidateOfRun } from '../run-description';
import type { RunState } from '../state';
import { isShortening } from '../shortening/tolerated-loss';

/** Names a candidate in a sentence: `the seed` or `candidate 4`. */
export function nameOfCandidate(candidate: number): string {
  return candidate === 0 ? 'the seed' : `candidate ${candidate}`;
}

/** Says which candidate a run started from, e.g. `started from candidate 3 of run 2026-11-20-140233-triage`. */
export function describeStart({ run, candidate }: CandidateOfRun): string {
  return `started from ${nameOfCandidate(candidate)} of run ${run}`;
}

/**
 * Describes where a proposal comes from, e.g. `combination of 3 parts, from candidate 4`, `merge of candidate 3 and candidate 5`,
 * `written by you, from the seed`, `shorter by 40 of ≈120 tokens, from candidate 4`.
 */
export function describeSource(state: RunState, proposal: Proposal): string {
  const { origin, parents } = proposal;
  const parts = countParts(state, proposal);
  const combination = parts === 1 ? '' : `combination of ${parts} parts, `;
  const writer =
    origin.kind === 'written' ? 'written by you, ' : isShortening(proposal) ? `${savedTokens(state, proposal)}, ` : '';
  return `${writer}${combination}${origin.kind === 'merge' ? 'merge of' : 'from'} ${parents.map(nameOfCandidate).join(' and ')}`;
}

/** Says by how much a shorter text is shorter. */
function savedTokens({ candidates }: RunState, { parents: [parent], texts }: Proposal): string {
  const before = candidates[parent]?.texts ?? {};
  const size = approximateSize(before);
  return `shorter by ${size - approximateSize({ ...before, ...texts })} of ≈${size} tokens`;
}
