// Tested by test/in-host/run-and-review.test.ts.
import { countParts } from '../../gepa/lineages/combined-parts';
import type { Proposal } from '../../gepa/proposal';
import type { RunState } from '../../gepa/state';
import { reviewWords } from './review-words';

/** Says where a proposal comes from, for titles, e.g. `combination of 3 parts, from candidate 2`. */
export function describeOrigin(state: RunState, proposal: Proposal): string {
  const { origin, parents } = proposal;
  if (origin.kind === 'edit') return reviewWords.editOf(origin.of);
  const [parent, other] = parents;
  if (other !== undefined) return reviewWords.mergeOf(parent, other);
  const from = parent === 0 ? reviewWords.fromSeed() : reviewWords.fromCandidate(parent);
  if (origin.kind === 'written') return `${reviewWords.written()}, ${from}`;
  const parts = countParts(state, proposal);
  return parts === 1 ? from : `${reviewWords.combination(parts)}, ${from}`;
}

/** Says the same in narrow places; empty for a proposal of one reflection. */
export function originInShort(state: RunState, proposal: Proposal): string {
  const { origin } = proposal;
  if (origin.kind === 'edit') return reviewWords.editOf(origin.of);
  if (origin.kind === 'written') return reviewWords.written();
  if (origin.kind === 'merge') return reviewWords.merge();
  const parts = countParts(state, proposal);
  return parts === 1 ? '' : reviewWords.combination(parts);
}
