// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import type { ExampleReference, ExampleSet, Subject } from '../../gepa/candidate';
import type { StepKind } from '../../runs/evidence/example-steps';
import type { ExampleView, SubjectOption, TableQuery, TableRow } from '../../runs/evidence/view-model';

export type * from '../../runs/evidence/view-model';
export type { StepKind } from '../../runs/evidence/example-steps';

/** The parts of the page: one example, or a table of all. */
export type EvidenceTab = 'example' | 'table';

/** All that the page shows, without the rows of the table. */
export interface EvidenceSnapshot {
  readonly run: { readonly id: string; readonly name: string };
  readonly tab: EvidenceTab;
  /** How many examples each set has. */
  readonly sets: Readonly<Record<ExampleSet, number>>;
  /** The score that doesn't count as failing. */
  readonly perfectScore: number;
  readonly options: readonly SubjectOption[];
  readonly example: ExampleView;
  /** Whether there is another example to go to. */
  readonly steps: Readonly<Record<StepKind, boolean>>;
  readonly table: TableSummary;
}

export interface TableSummary {
  readonly query: TableQuery;
  readonly subjects: readonly Subject[];
  /** Rises when rows may have changed. */
  readonly version: number;
  readonly rows: number;
}

/** A message from the editor to the page. */
export type EvidenceUpdate =
  | { readonly type: 'snapshot'; readonly snapshot: EvidenceSnapshot }
  /** Rows of the table from a place on. */
  | { readonly type: 'rows'; readonly version: number; readonly first: number; readonly rows: readonly TableRow[] }
  /** The journal can't be read. */
  | { readonly type: 'problem'; readonly message: string };

/** A message from the page to the editor: what the developer did on it. */
export type EvidenceIntent =
  /** The page has loaded and needs a snapshot. */
  | { readonly type: 'ready' }
  | { readonly type: 'showTab'; readonly tab: EvidenceTab }
  | { readonly type: 'compare'; readonly subjects: readonly Subject[] }
  | { readonly type: 'showExample'; readonly example: ExampleReference; readonly subjects: readonly Subject[] }
  | { readonly type: 'step'; readonly kind: StepKind; readonly direction: 1 | -1 }
  /** Shows another rollout of the same text on the example. */
  | { readonly type: 'showRollout'; readonly side: number; readonly place: number }
  | { readonly type: 'query'; readonly query: TableQuery }
  | { readonly type: 'rows'; readonly version: number; readonly first: number; readonly count: number }
  | { readonly type: 'copyTable' };

/** What VS Code stores of a page, to restore it after it was hidden or the window reloaded. */
export interface EvidenceViewState {
  /** The id of the run. */
  readonly run: string;
  readonly tab: EvidenceTab;
  readonly example: ExampleReference;
  readonly subjects: readonly Subject[];
}
