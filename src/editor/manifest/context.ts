import type { RunListing } from '../runs/run-list';
import type { RunPhase } from '../runs/run-phase';

/** What the extension tells VS Code of its state, for conditions of menus and views to ask for. */
export interface ContextKeys {
  /** Paths of prompt files that were found, for files whose name alone does not tell. */
  'gepa.promptFiles': readonly string[];
  /** Whether the workspace has been searched for prompt files. */
  'gepa.promptsAreKnown': boolean;
  /** How far the list of runs is. It is not there before somebody looks at it, and not filled in a workspace without trust. */
  'gepa.runListing': RunListing;
  /** Paths of files that hold a proposal which waits for the developer. */
  'gepa.waitingProposalFiles': readonly string[];
  'gepa.waitingProposals': number;
  /** What can be done with the current run; `none` without one. */
  'gepa.runPhase': RunPhase | 'none';
}

/** What the rows of each view are, for menus to ask for (`viewItem`). */
export interface RowKinds {
  'gepa.prompts': 'folder' | 'prompt' | 'spec';
  'gepa.proposals': 'proposal' | 'notes' | 'guidance';
  'gepa.runs': `run-${RunPhase}` | 'candidate' | 'seed';
}

export type ViewId = keyof RowKinds;

/** What a thread of a review is about, for its menus to ask for (`commentThread`): the only change of a proposal, or one of several. */
export type ThreadKind = 'proposal' | 'change' | 'acceptedChange';

/** The id of the comment controller whose threads those are (`commentController`). */
export const reviewController = 'gepa.review';

/** The type of the dashboard's webview panels. */
export const dashboardViewType = 'gepa.dashboard';

/** The scheme of the read-only documents that hold the texts of candidates and proposals. */
export const documentScheme = 'gepa';
