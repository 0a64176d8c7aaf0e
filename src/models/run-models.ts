// Tested by test/unit/runs/execution/metric-services.test.ts.
import type { Embedder } from './embedder';
import type { Model } from './model';

/** The models of a run by their use. */
export interface RunModels {
  readonly task: Model;
  /** Further models that are prompted. */
  readonly otherTasks?: readonly Model[];
  readonly reflection: Model;
  /** Absent: metrics ask the reflection model. */
  readonly judge?: Model;
  /** Absent: no metric can compare meanings. */
  readonly embedding?: Embedder;
}
