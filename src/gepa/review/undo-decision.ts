import type { CandidateState, ProposalState, RunState } from '../state';

/** Why a decision on a proposal can't be undone. */
export type UndoObstacle =
  /** The developer hasn't decided on it. */
  | { readonly kind: 'undecided' }
  /** The search is still carrying it out. */
  | { readonly kind: 'underWay' }
  /** The developer has already asked for it. */
  | { readonly kind: 'beingUndone' }
  /** The search is over. */
  | { readonly kind: 'over' }
  /** The decision led to another proposal in place of this one. */
  | { readonly kind: 'replaced'; readonly by: number }
  /** It was accepted, and then did not join the pool for a reason of the search. */
  | { readonly kind: 'notAdded' }
  /** Its candidate is the parent of this proposal, or a part of it. */
  | { readonly kind: 'builtOn'; readonly candidate: number; readonly by: number }
  /** An iteration under way changes its candidate. */
  | { readonly kind: 'beingChanged'; readonly candidate: number };

/**
 * Returns why the decision on a proposal can't be undone now, or undefined. One that the search hasn't applied can always be. A
 * rejection that it has applied can be too, because nothing is ever built on it. An acceptance can be until something is built on the
 * candidate.
 */
export function obstacleToUndo(state: RunState, number: number): UndoObstacle | undefined {
  const reviewed = state.proposals[number - 1];
  if (reviewed?.decision === undefined) return { kind: 'undecided' };
  if (isSearchOver(state)) return { kind: 'over' };
  if (reviewed.status === 'waiting') return undefined;
  if (isBeingUndone(state, number)) return { kind: 'beingUndone' };
  return obstacleOnceApplied(state, reviewed) ?? obstacleUnderWay(state, reviewed);
}

/** Returns why a decision that was applied can't be taken back while no iteration is under way, or undefined. */
export function obstacleOnceApplied(state: RunState, reviewed: ProposalState): UndoObstacle | undefined {
  const { status, discard, candidate } = reviewed;
  switch (discard?.kind) {
    case undefined: {
      if (status !== 'accepted' || candidate === undefined) return { kind: 'underWay' };
      const by = proposalBuiltOn(state, candidate);
      return by === undefined ? undefined : { kind: 'builtOn', candidate, by };
    }
    case 'rejected':
      return undefined;
    case 'edited':
    case 'askedAgain':
      return { kind: 'replaced', by: discard.by };
    case 'refused':
    case 'broken':
    case 'leftOut':
    case 'notBetter':
    case 'untestable':
    case 'outdone':
    case 'setAside':
    case 'tried':
    case 'unaffordable':
    case 'combined':
    case 'duplicate':
      return { kind: 'notAdded' };
  }
}

/** Returns the proposals whose decision can be undone, the latest decision first. */
export function undoableDecisions(state: RunState): readonly ProposalState[] {
  return state.decided
    .toReversed()
    .filter((number) => obstacleToUndo(state, number) === undefined)
    .flatMap((number) => state.proposals[number - 1] ?? []);
}

/** Whether the developer has asked to undo the decision on a proposal, and the search hasn't come to it. */
export function isBeingUndone({ steering }: Pick<RunState, 'steering'>, number: number): boolean {
  return steering.some(
    ({ change, beforeIteration }) =>
      change.kind === 'undoDecision' && change.proposal === number && beforeIteration === undefined,
  );
}

/** Returns the candidate of a proposal whose acceptance was undone; undefined if there is none. */
export function withdrawnCandidateOf({ candidates }: RunState, number: number): CandidateState | undefined {
  return candidates.find(
    ({ withdrawn, origin }) => withdrawn === true && origin.kind !== 'seed' && origin.proposal === number,
  );
}

/** Whether no decision is applied any more. */
function isSearchOver({ status, activity, budgetSpent }: RunState): boolean {
  return status.kind === 'stopped' || activity.kind === 'scoringTest' || budgetSpent !== undefined;
}

function proposalBuiltOn({ proposals }: RunState, candidate: number): number | undefined {
  const built = proposals.find(
    ({ proposal: { parents, origin } }) =>
      parents.includes(candidate) || (origin.kind === 'combination' && origin.inherits === candidate),
  );
  return built?.proposal.number;
}

function obstacleUnderWay({ activity }: RunState, { candidate }: ProposalState): UndoObstacle | undefined {
  const tasks = activity.kind === 'runningParents' || activity.kind === 'reflecting' ? activity.tasks : [];
  const isParent = candidate !== undefined && tasks.some(({ parent }) => parent === candidate);
  return isParent ? { kind: 'beingChanged', candidate } : undefined;
}
