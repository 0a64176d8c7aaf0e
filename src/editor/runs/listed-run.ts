// Tested by test/unit/editor/runs/run-list.test.ts.
import type { RunSummary } from '../../gepa/run-summary';
import { isHeldElsewhere } from '../../runs/folder/run-lock';
import type { Run } from './run';
import type { WorkedOn } from '../../gepa/state';

/** What lists show of a run, whether it is opened or not. */
export interface RunInList {
  readonly summary: RunSummary;
  readonly workedOn: WorkedOn;
}

/** A run of which only the summary has been read. Its candidates and proposals are unknown until it is opened. */
export interface ListedRun extends RunInList {
  readonly kind: 'listed';
  /** Absolute. */
  readonly folder: string;
  readonly id: string;
  readonly workedOn: Exclude<WorkedOn, 'here'>;
}

/** A run of the workspace, which `RunList.open` opens. */
export type KnownRun = ListedRun | Run;

/** Makes a run from its summary. */
export function listedRun(folder: string, summary: RunSummary): ListedRun {
  return {
    kind: 'listed',
    folder,
    id: summary.id,
    summary,
    workedOn: isHeldElsewhere(folder) ? 'elsewhere' : 'nowhere',
  };
}
