import { canResume, type StatusSummary } from '../../gepa/state';

/**
 * What can be done with a run. Two phases can be resumed: `interrupted`, when the journal stops without an end, e.g. because the
 * window was closed, and `stopped`, when the run was stopped or failed. `ended` is final.
 */
export type RunPhase = 'running' | 'paused' | 'interrupted' | 'stopped' | 'ended';

/**
 * Returns what can be done with a run.
 *
 * @param live whether a worker is running it.
 */
export function phaseOf({ status }: { readonly status: StatusSummary }, live: boolean): RunPhase {
  if (status.kind !== 'stopped') {
    if (!live) return 'interrupted';
    return status.kind;
  }
  return canResume({ status }) ? 'stopped' : 'ended';
}
