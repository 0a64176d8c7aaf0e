import { canResume, type StatusInShort } from '../../gepa/state';

/**
 * What can be done with a run. `interrupted`: its journal ends in the middle, e.g. since the window was closed; `stopped`:
 * ended before its time; both can be resumed. `ended`: came to its end by its own rules.
 */
export type RunPhase = 'running' | 'paused' | 'interrupted' | 'stopped' | 'ended';

/** @param live whether a worker is at the run now. */
export function phaseOf({ status }: { readonly status: StatusInShort }, live: boolean): RunPhase {
  if (status.kind !== 'stopped') {
    if (!live) return 'interrupted';
    return status.kind;
  }
  return canResume({ status }) ? 'stopped' : 'ended';
}
