// Tested by test/unit/runs/execution/run-parts.test.ts.
import type { ScoringRollouts } from '../../models/batches/scoring-rollouts';
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
  /** Holds back the requests of an `http` system during an outage. Without it, they don't wait. */
  readonly gate?: OutageGate;
  /** Present when rollouts that score a candidate may wait for a batch. */
  readonly scoring?: ScoringRollouts;
}
