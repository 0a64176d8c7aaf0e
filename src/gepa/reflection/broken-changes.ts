// Tested by test/unit/gepa/reflection.test.ts.
import type { BrokenReason } from '../proposal';
import { describeBroken } from '../words/reasons';
import { valueOf } from '../named-values';
import type { ProposalState, RunState } from '../state';
import { newLines } from '../text/three-way-merge';

/** A change of a component's text that could not be scored, and the reason. */
export interface BrokenChange {
  /** The lines that it added. */
  readonly lines: string;
  readonly problem: string;
}

/** The most broken changes in a reflection request. */
const maxChanges = 3;

/** Returns the latest changes of a component that broke the system, oldest first, for the next reflection on it. */
export function brokenChanges(state: RunState, component: string): readonly BrokenChange[] {
  const changes: BrokenChange[] = [];
  for (let at = state.broken.length - 1; at >= 0 && changes.length < maxChanges; at -= 1) {
    const proposal = state.proposals[(state.broken[at] ?? 0) - 1];
    const reason = proposal === undefined ? undefined : brokenReasonOf(state, proposal);
    if (proposal === undefined || reason === undefined) continue;
    const { texts, parents } = proposal.proposal;
    const before = valueOf(state.candidates[parents[0]]?.texts, component);
    const after = valueOf(texts, component);
    if (before === undefined || after === undefined || after === before) continue;
    changes.push({ lines: newLines(before, after).join('\n'), problem: describeBroken(reason) });
  }
  return changes.reverse();
}

/** Returns why a proposal or its candidate could not be scored. */
function brokenReasonOf(state: RunState, { discard, candidate }: ProposalState): BrokenReason | undefined {
  if (discard?.kind === 'broken' || discard?.kind === 'refused') return discard;
  return candidate === undefined ? undefined : state.candidates[candidate]?.broken;
}
