import type { RunSummary } from '../../gepa/run-summary';
import type { Run } from './run';

/** What lists show of a run, whether it is opened or not. */
export interface RunInList {
  readonly summary: RunSummary;
  /** Whether a worker of this window is at it. */
  readonly live: boolean;
}

/** A run of which nothing but its summary has been read. No candidate or proposal of it is known before it is opened. */
export interface ListedRun extends RunInList {
  readonly kind: 'listed';
  /** Absolute. */
  readonly folder: string;
  readonly id: string;
  readonly live: false;
}

/** A run of the workspace. `RunList.open` gives the opened one. */
export type KnownRun = ListedRun | Run;

/** A run that is shown by its summary. */
export function listedRun(folder: string, summary: RunSummary): ListedRun {
  return { kind: 'listed', folder, id: summary.id, summary, live: false };
}
