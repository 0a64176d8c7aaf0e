import type { OutageGate } from '../../models/outages/outage-gate';
import type { RunModels } from '../../models/run-models';

/** What the editor or terminal provides to a run. */
export interface RunServices {
  readonly models: RunModels;
  /** Whether programs that the spec names may run. */
  readonly trusted: boolean;
  /**
   * Environment variables that the spec may use in headers. Absent in the editor, because a workspace could send their
   * values anywhere.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What the run waits at for a system at addresses of its own; absent: it does not. */
  readonly gate?: OutageGate;
}
