import type { RunEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';

/** What the editor tells the dashboard. A snapshot replaces all that was told before. */
export type DashboardUpdate =
  /** `live`: whether a worker is at the run now. */
  | { readonly type: 'snapshot'; readonly state: RunState; readonly live: boolean }
  | { readonly type: 'events'; readonly events: readonly RunEvent[] }
  | { readonly type: 'select'; readonly candidate: number };

/** What the developer wants, as the dashboard understood it. The editor decides what comes of it. */
export type DashboardIntent =
  /** The page is there and knows nothing yet: it waits for a snapshot. */
  | { readonly type: 'ready' }
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'resume' }
  | { readonly type: 'finish' }
  | { readonly type: 'reviewNext' }
  | { readonly type: 'openProposal'; readonly proposal: number }
  | { readonly type: 'openDiff'; readonly candidate: number; readonly against: 'parent' | 'seed' }
  | { readonly type: 'apply'; readonly candidate: number };

/** What the dashboard leaves with VS Code, so that it comes back the same after it was hidden or the window reloaded. */
export interface DashboardViewState {
  /** Id of the run that it shows. */
  readonly run: string;
  readonly candidate?: number | undefined;
  /** Index in the Pareto set. */
  readonly example?: number | undefined;
}
