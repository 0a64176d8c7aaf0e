import type { OutageGate } from '../../models/outages/outage-gate';
import type { RunModels } from '../../models/run-models';

/** What a run is given by where it runs. */
export interface RunServices {
  readonly models: RunModels;
  /** Whether programs that the spec names may be run. */
  readonly trusted: boolean;
  /** Variables that the spec may name for headers. Absent in the editor: a workspace could send what they hold anywhere. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What the run waits at for a system at addresses of its own; absent: it does not. */
  readonly gate?: OutageGate;
}
