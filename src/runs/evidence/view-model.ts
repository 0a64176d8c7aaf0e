// Tested by test/unit/runs/evidence/example-view.test.ts.
import type { ComponentTexts, ExampleReference, ExampleSet, Subject } from '../../gepa/candidate';
import type { ObjectiveScale } from '../../gepa/objective-scale';
import type { Spending, TraceStep } from '../../gepa/rollout';
import type { ProposalStatus } from '../../gepa/state';

/** A column of a row, with its value as text. */
export interface ColumnView {
  readonly name: string;
  readonly role: 'input' | 'expected' | 'feedback' | 'other';
  readonly text: string;
  /** The images in it, as `data:` URLs. */
  readonly images: readonly string[];
}

/** The row of an example. Without columns if the rows of the run can't be read. */
export interface RowView {
  readonly source: string;
  readonly columns: readonly ColumnView[];
  /** Why the columns can't be shown. */
  readonly problem?: string;
}

/** The verdict of one rule of the metric. */
export interface RuleView {
  readonly name: string;
  readonly score?: number;
  /** How it is measured. Absent if it is a plain score. */
  readonly scale?: ObjectiveScale;
  /** What was expected and what came, in words. */
  readonly reason?: string;
}

/** What a part of a rollout used. */
export interface CostView {
  readonly spending: Spending;
  readonly durationMs: number;
}

/** A scored rollout with all that the journal has of it. */
export interface ScoredAnswer {
  readonly kind: 'scored';
  readonly score: number;
  /** The verdicts of the rules, if the metric has several. */
  readonly rules: readonly RuleView[];
  readonly output: string;
  readonly feedback: string;
  readonly trace: readonly TraceStep[];
  readonly system: CostView;
  /** What scoring used. Absent in rollouts that were recorded as a whole. */
  readonly scoring?: CostView;
  /** Which of the rollouts of these texts on this example it is, from 0, and how many there are. */
  readonly place: number;
  readonly count: number;
}

/** What came of running a text on an example. */
export type AnswerView =
  | ScoredAnswer
  /** The text is broken, or the example failed in all attempts. */
  | { readonly kind: 'broken' | 'failed'; readonly detail: string }
  /** The journal no longer has the answer. */
  | { readonly kind: 'unreadable'; readonly score: number }
  | { readonly kind: 'notRun' };

/** A candidate or a proposal beside another. */
export interface SideView {
  readonly subject: Subject;
  readonly texts: ComponentTexts;
  readonly answer: AnswerView;
}

/** Everything about one example and the compared texts. */
export interface ExampleView {
  readonly example: ExampleReference;
  /** How many examples its set has. */
  readonly count: number;
  readonly row: RowView;
  /** Why the example was left out of the run. */
  readonly leftOut?: string;
  readonly sides: readonly SideView[];
}

/** A candidate or a proposal to choose from. */
export interface SubjectOption {
  readonly subject: Subject;
  /** The mean on the Pareto set. */
  readonly mean?: number;
  /** Of a proposal. */
  readonly status?: ProposalStatus;
}

/** Which examples the table shows. */
export type RowFilter =
  | 'all'
  /** Scored for all compared texts. */
  | 'run'
  /** Not perfect for the last of them. */
  | 'failed'
  | 'changed'
  /** One of them is better than all others. */
  | 'ledAlone';

/** How the table is sorted: as in the data, or by the score of a column (a place in the compared texts) or its change. */
export type RowOrder =
  | { readonly by: 'example' }
  | { readonly by: 'score' | 'change'; readonly column: number; readonly descending: boolean };

/** What the developer asks of the table. */
export interface TableQuery {
  readonly set: ExampleSet;
  readonly filter: RowFilter;
  /** Only examples with this text in the input, the expected answer or an output. */
  readonly text: string;
  readonly order: RowOrder;
}

/** What one compared text did on the example of a row. */
export interface CellView {
  readonly score?: number;
  /** The beginning of the output, on one line. */
  readonly output?: string;
}

/** A row of the table. */
export interface TableRow {
  readonly example: ExampleReference;
  readonly title: string;
  readonly expected?: string;
  readonly leftOut: boolean;
  readonly cells: readonly CellView[];
}
