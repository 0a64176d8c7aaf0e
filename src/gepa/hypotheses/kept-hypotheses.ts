// Tested by test/unit/gepa/hypotheses/hypotheses.test.ts.
import type { Proposal } from '../proposal';
import type { SearchContext } from '../search-context';
import type { ProposalState, RunState } from '../state';

/**
 * Returns the hypotheses about a candidate's components that were set aside and can be tried now, before another reflection is paid
 * for: the oldest reflection's, in their order. None that the developer's notes or locks have overtaken, because their reflection didn't know
 * of these.
 *
 * @param guidance the notes on the components now.
 */
export function keptHypotheses(
  context: SearchContext,
  parent: number,
  components: readonly string[],
  guidance: readonly string[],
): readonly Proposal[] {
  const { state } = context;
  const parentTexts = state.candidates[parent]?.texts ?? {};
  const kept = untried(state).filter(
    ({ parents, texts, baseline, guidance: known = [] }) =>
      parents[0] === parent &&
      baseline?.of.kind === 'candidate' &&
      Object.keys(texts).every((component) => components.includes(component)) &&
      areEqual(known, guidance) &&
      context.faultOfMade(texts, [parentTexts]) === undefined,
  );
  const first = kept[0]?.hypothesis?.first;
  return kept.filter(({ hypothesis }) => hypothesis?.first === first);
}

/** Returns the proposals that were set aside and not run since. */
function untried({ proposals }: RunState): readonly Proposal[] {
  const repeated = new Set(proposals.flatMap(({ proposal }) => proposal.hypothesis?.setAside ?? []));
  const isUntried = ({ proposal, discard }: ProposalState) =>
    discard?.kind === 'setAside' && !repeated.has(proposal.number);
  return proposals.filter(isUntried).map(({ proposal }) => proposal);
}

function areEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((note, place) => note === other[place]);
}
