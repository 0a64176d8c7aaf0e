import { locksAfter } from '../../gepa/steering';
import type { RunState } from '../../gepa/state';
import type { Lock } from '../../gepa/text/locked-passages';

/** Returns the locks of a run, also those that only hold from the next iteration on. */
export function locksInEffect({
  locks,
  steering,
}: Pick<RunState, 'locks' | 'steering'>): readonly { readonly lock: Lock; readonly isPending: boolean }[] {
  const pending = steering.filter(({ beforeIteration }) => beforeIteration === undefined);
  const later = pending.reduce((changed, { change }) => locksAfter(changed, change), locks);
  return later.map((lock) => ({ lock, isPending: !locks.includes(lock) }));
}
