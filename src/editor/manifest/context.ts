// Tested by test/unit/editor/manifest/manifest.test.ts.
import type { RunListing } from '../runs/run-list';
import type { RunPhase } from '../runs/run-phase';

/** The context keys that the extension sets, for the conditions of menus and views. */
export interface ContextKeys {
  /** Paths of the prompt files found, including those not recognizable by name. */
  'gepa.promptFiles': readonly string[];
  /** Whether the workspace has been searched for prompt files. */
  'gepa.promptsAreKnown': boolean;
  /** How much of the list of runs is known; unset until a view or a command needs the list. */
  'gepa.runListing': RunListing;
  /** Paths of the files that hold waiting proposals. */
  'gepa.waitingProposalFiles': readonly string[];
  'gepa.waitingProposals': number;
  /** What can be done with the current run; `none` without one. */
  'gepa.runPhase': RunPhase | 'none';
  /** Whether the active editor shows what applying a candidate would change. */
  'gepa.showsApplyPreview': boolean;
}

/** The kinds of rows of each view, for the conditions of menus (`viewItem`). */
export interface RowKinds {
  'gepa.prompts': 'folder' | 'prompt' | 'spec';
  'gepa.proposals': 'proposal' | 'asked' | 'stalledRun' | 'notes' | 'guidance' | 'disabledGuidance';
  'gepa.runs': `run-${RunPhase}` | 'candidate' | 'seed' | 'others';
}

export type ViewId = keyof RowKinds;

/** What a thread of a review is about, for the conditions of menus (`commentThread`): the whole proposal, or one of several changes. */
export type ThreadKind = 'proposal' | 'change' | 'acceptedChange' | 'rejectedChange';

/** What a thread on a winner says of its change, for the conditions of menus (`commentThread`). */
export type WinnerThreadKind = 'keptChange' | 'leftOutChange';

/** The id of the comment controller of reviews (`commentController`). */
export const reviewController = 'gepa.review';

/** The id of the comment controller of the threads that show why a proposal was rejected. */
export const rejectionController = 'gepa.rejections';

/** The id of the comment controller of reviews of winners. */
export const winnerController = 'gepa.winner';

/** The type of the dashboard's webview panels. */
export const dashboardViewType = 'gepa.dashboard';

/** The type of the webview panels with the evidence of a run. */
export const evidenceViewType = 'gepa.evidence';

/** The type of the editor that shows the file of a comparison as its page. */
export const comparisonViewType = 'gepa.comparison';

/** The scheme of the read-only files with the texts of candidates and proposals. */
export const documentScheme = 'gepa';

/** The scheme of read-only documents with what reflection models are writing. */
export const writingScheme = 'gepa-writing';

/** The scheme of read-only documents with what prompt files would contain. */
export const plannedScheme = 'gepa-planned';
