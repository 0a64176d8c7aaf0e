// Tested by test/unit/gepa/steering.test.ts.
import type { ComponentTexts } from './candidate';
import type { ReviewMode } from './run-description';
import type { Lock } from './text/locked-passages';

/** A candidate that the developer wrote. */
export interface WrittenCandidate {
  /** The candidate that the developer began with. */
  readonly parent: number;
  /** The texts of all components, also those that the developer left as they were. */
  readonly texts: ComponentTexts;
}

/** What the developer changes about a search that is under way. It holds from the next iteration on. */
export type SteeringChange =
  /** Which proposals are reviewed. Turning review off accepts the waiting ones. */
  | { readonly kind: 'review'; readonly review: ReviewMode }
  | ({ readonly kind: 'lock' } & Lock)
  | ({ readonly kind: 'unlock' } & Lock)
  /** The candidate that the next iteration changes. */
  | { readonly kind: 'nextParent'; readonly candidate: number }
  /** Takes back a decision on a proposal that the search has applied, unless something was built on it meanwhile. */
  | { readonly kind: 'undoDecision'; readonly proposal: number }
  /** A candidate that the developer wrote. It is scored on the Pareto set and joins the pool. */
  | ({ readonly kind: 'addCandidate' } & WrittenCandidate);

/** A numbered change, so that the journal can say when the search applied it. */
export interface Steering {
  /** Counts from 1, in the order of arrival. */
  readonly number: number;
  readonly change: SteeringChange;
}

/** A change that was given, with the iteration before which the search applied it. Absent: it hasn't yet. */
export interface GivenSteering extends Steering {
  readonly beforeIteration?: number;
}

/** Returns the locks after a change. A passage is locked once, however often the developer locks it. */
export function locksAfter(locks: readonly Lock[], change: SteeringChange): readonly Lock[] {
  if (change.kind !== 'lock' && change.kind !== 'unlock') return locks;
  const { component, text } = change;
  const others = locks.filter((lock) => lock.component !== component || lock.text !== text);
  return change.kind === 'lock' ? [...others, { component, text }] : others;
}
