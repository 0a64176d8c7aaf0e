// Tested by test/e2e/tour.test.mjs.
import type { RunEvent } from '../../gepa/events';
import type { ExampleReference, Subject } from '../../gepa/candidate';
import type { RunState, WorkedOn } from '../../gepa/state';
import type { PromptCheck } from '../../runs/recheck/recorded-check';
import type { FoundInJournal, OutputHit, ReplyHit } from '../../runs/evidence/search-journal';

export type { OutputHit, PromptCheck, ReplyHit };

/** A message from the editor to the dashboard. A snapshot replaces everything sent before. */
export type DashboardUpdate =
  | { readonly type: 'snapshot'; readonly state: RunState; readonly workedOn: WorkedOn; readonly folder: string }
  | { readonly type: 'events'; readonly events: readonly RunEvent[] }
  | ({ readonly type: 'select' } & SelectedInRun)
  | { readonly type: 'otherRuns'; readonly runs: readonly OtherRun[] }
  /** How many characters of reflections the model has written so far. Absent: it isn't asked for any. */
  | { readonly type: 'writing'; readonly characters?: number | undefined }
  /** What is known about the prompt files as they are now, while the run isn't running. */
  | { readonly type: 'promptCheck'; readonly check: PromptCheck }
  /** What a search for a text found in the journal. More may follow unless it is complete. */
  | { readonly type: 'found'; readonly text: string; readonly found: FoundInJournal };

/** Another run of the same prompt, as the curve shows it. */
export interface OtherRun {
  readonly id: string;
  readonly curve: RunState['curve'];
  readonly rollouts: number;
}

/** What is selected in a run: a candidate, alone or compared with a second one, or a proposal with its parent. */
export interface SelectedInRun {
  /** The parent of the selected proposal, if one is selected. */
  readonly candidate: number;
  readonly other?: number | undefined;
  readonly proposal?: number | undefined;
}

/** A message from the dashboard to the editor: what the developer did on it. */
export type DashboardIntent =
  /** The page has loaded and needs a snapshot. */
  | { readonly type: 'ready' }
  | ({ readonly type: 'selected' } & SelectedInRun)
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  | { readonly type: 'resume' }
  | { readonly type: 'finish' }
  | { readonly type: 'reviewNext' }
  | { readonly type: 'export' }
  /** The developer wants to see the curves of other runs of the prompt. */
  | { readonly type: 'otherRuns' }
  /** An example of the Pareto set, by its index, with the answers of a candidate beside those of another one or else its parent. */
  | {
      readonly type: 'showExample';
      readonly example: number;
      readonly candidate?: number | undefined;
      readonly other?: number | undefined;
    }
  /** A text is to be found in the journal. */
  | { readonly type: 'search'; readonly text: string }
  /** An output that was found. */
  | { readonly type: 'showOutput'; readonly example: ExampleReference; readonly subject: Subject }
  | { readonly type: 'openProposal'; readonly proposal: number }
  | { readonly type: 'undoDecision'; readonly proposal: number }
  /** The request and reply of the reflection of a proposal. */
  | { readonly type: 'showReflection'; readonly proposal: number }
  /** The requests and replies of a task from which no proposal was made. */
  | { readonly type: 'showReply'; readonly task: string }
  /** What the reflection model is writing. */
  | { readonly type: 'showWriting' }
  | { readonly type: 'openDiff'; readonly candidate: number; readonly against: 'parent' | 'seed' | number }
  | { readonly type: 'apply'; readonly candidate: number }
  /** The changes of the winner are to be reviewed. */
  | { readonly type: 'reviewWinner' }
  /** The prompt file as it is now is to be scored. */
  | { readonly type: 'checkPrompt' }
  /** A new run is to start from the candidate. */
  | { readonly type: 'newRun'; readonly candidate: number };

/** What VS Code stores of a dashboard, to restore it after it was hidden or the window reloaded. */
export interface DashboardViewState {
  /** The folder of the run that it shows. */
  readonly run: string;
  readonly candidate?: number | undefined;
  readonly other?: number | undefined;
  readonly proposal?: number | undefined;
  /** An index in the Pareto set. */
  readonly example?: number | undefined;
}
