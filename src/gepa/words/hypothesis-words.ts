// Tested by test/unit/gepa/hypotheses/hypotheses.test.ts.
import { otherHypotheses } from '../hypotheses/alternatives';
import type { Proposal } from '../proposal';
import type { ProposalState, RunState } from '../state';
import { describeFate } from './reasons';

/** Describes the hypothesis of a proposal in a paragraph, and each other one of its reflection in another. Empty without a hypothesis. */
export function describeHypotheses(state: RunState, proposal: Proposal): readonly string[] {
  const { hypothesis } = proposal;
  if (hypothesis === undefined) return [];
  const { label, cause } = hypothesis;
  return [
    `Hypothesis: ${label}${cause === '' ? '' : `. ${cause}`}`,
    ...otherHypotheses(state, proposal).map((other) => `Other hypothesis: ${describeOther(other, state)}`),
  ];
}

/** Describes another hypothesis of a reflection with what became of it, e.g. `No format (proposal 4): as good as its parent …`. */
export function describeOther(other: ProposalState, state: RunState): string {
  const { number, hypothesis } = other.proposal;
  return `${hypothesis?.label ?? ''} (proposal ${number}): ${describeFate(other, state)}`;
}
