import { canResume, type StatusSummary } from '../../gepa/state';
import type { WorkedOn } from '../../gepa/state';

/**
 * What can be done with a run. Nothing with one that is worked on `elsewhere`, except watching it. Two phases can be resumed:
 * `interrupted`, when the journal stops without an end, e.g. because the window was closed, and `stopped`, when the run was stopped or
 * failed. `ended` is final.
 */
export type RunPhase = 'running' | 'paused' | 'elsewhere' | 'interrupted' | 'stopped' | 'ended';

/** Returns what can be done with a run. */
export function phaseOf({ status }: { readonly status: StatusSummary }, workedOn: WorkedOn): RunPhase {
  if (status.kind === 'stopped') return canResume({ status }) ? 'stopped' : 'ended';
  switch (workedOn) {
    case 'here':
      return status.kind;
    case 'elsewhere':
      return 'elsewhere';
    case 'nowhere':
      return 'interrupted';
  }
}
