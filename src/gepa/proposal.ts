// Tested by test/unit/gepa/search.test.ts.
import type { ComponentTexts, ExampleReference, Subject } from './candidate';
import type { Copying } from './copying/copied-words';
import type { CandidateFault } from './text/text-fault';

/** One change of a proposal, as the reflection explains it. */
export interface ProposedChange {
  readonly summary: string;
  /** Names of the examples that show why it is needed, e.g. `feedback-4`. */
  readonly examples: readonly string[];
  /** The component that it changes, if the proposal changes several. */
  readonly component?: string;
}

/** One of several explanations that a reflection gave for the same failures, and what it calls them. */
export interface ExplainedHypothesis {
  /** A few words. */
  readonly label: string;
  /** Why the examples failed if it is right. */
  readonly cause: string;
}

/** A proposal's hypothesis, and which reflection it is from. */
export interface Hypothesis extends ExplainedHypothesis {
  /** The number of the first proposal of the same reflection: those with the same number are alternatives. */
  readonly first: number;
  /** The proposal of an earlier iteration that had the same text and was set aside. Absent the first time. */
  readonly setAside?: number;
}

/**
 * Where a proposal came from: a reflection, the developer's edit of a proposal, a candidate that the developer wrote, or
 * a merge of two lineages at their common ancestor.
 */
export type ProposalOrigin =
  | {
      readonly kind: 'reflection';
      /** The proposal that the developer asked the reflection model to write again. */
      readonly insteadOf?: number;
      /** Set if a shorter text was asked for, with nothing that can go without loss. */
      readonly shortens?: true;
    }
  | { readonly kind: 'edit'; readonly of: number }
  | { readonly kind: 'written' }
  | { readonly kind: 'merge'; readonly ancestor: number }
  /** Several improvements of the same parent in one text. The scores of the parts don't hold for the whole. */
  | {
      readonly kind: 'combination';
      readonly of: readonly number[];
      /** The candidate whose changes of the seed it has too. */
      readonly inherits?: number;
    }
  /** A trial of a combination of instructions and demonstrations (`mipro`), whose instructions an earlier iteration asked for. */
  | { readonly kind: 'trial'; readonly asked: number };

/** A proposal's scores beside those of what it changed, example by example. */
export interface PairedScores {
  readonly examples: readonly ExampleReference[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What a proposal is compared with when it is tested. */
export interface Baseline {
  /** The text with these scores: the parent, the proposal that this one extends, or the better parent of a merge. */
  readonly of: Subject;
  /** The examples to run: the minibatch of a reflection, or a subsample of the Pareto set for a merge. */
  readonly examples: readonly ExampleReference[];
  /** The scores on the examples, in the same order. */
  readonly scores: readonly number[];
}

/** A change of a candidate with its diagnosis and baseline. It becomes a candidate when it is accepted. */
export interface Proposal {
  /** Counts from 1, in the order of making. */
  readonly number: number;
  readonly iteration: number;
  /** One parent, or two for a merge. The proposal changes the texts of the first. */
  readonly parents: readonly [number, ...number[]];
  /** The changed texts, by component. The other texts are those of the first parent. */
  readonly texts: ComponentTexts;
  readonly diagnosis: string;
  readonly changes: readonly ProposedChange[];
  readonly origin: ProposalOrigin;
  /**
   * What it is tested against. Absent for a combination of tested parts, for a merge that only the Pareto set
   * decides on, and for a text that the developer wrote.
   */
  readonly baseline?: Baseline;
  /** The developer's notes that its reflection was given. Absent if there were none. */
  readonly guidance?: readonly string[];
  /** Which of several hypotheses it tests. Absent if its reflection was asked for one text only. */
  readonly hypothesis?: Hypothesis;
  /**
   * How much of its texts is copied from the rows that reflections were shown. Absent if nothing is and in earlier journals.
   */
  readonly copied?: Copying;
}

/** What the developer asks the reflection model to write again: a proposal, or one change of it. */
export interface AskAgain {
  readonly note: string;
  /** The changed texts as the developer left them, by component. */
  readonly texts: ComponentTexts;
  /** The change that the note is about. Absent: the whole proposal. */
  readonly change?: {
    readonly component: string;
    readonly summary: string;
    /** The proposal that made it, if that is a part of the whole. */
    readonly proposal?: number;
  };
}

/** Who decided on a proposal or gave a note, if it wasn't the developer: a program that the developer lets drive the run. */
export interface Authored {
  readonly by?: 'agent';
}

/** The developer's decision on a proposal. Accepting some of its changes is an edit. */
export type ReviewDecision = Authored &
  (
    | { readonly kind: 'accept' }
    | { readonly kind: 'reject'; readonly reason: string }
    | { readonly kind: 'edit'; readonly texts: ComponentTexts; readonly note: string }
    | ({ readonly kind: 'askAgain' } & AskAgain)
  );

/** Why a text has no scores: it failed the check before its first rollout, or a rollout failed because of it. */
export type BrokenReason =
  ({ readonly kind: 'refused' } & CandidateFault) | { readonly kind: 'broken'; readonly detail: string };

export type DiscardReason =
  | BrokenReason
  /** Left out of a combination, because it conflicts with another part or would make the whole fail the check. */
  | { readonly kind: 'leftOut'; readonly of: number; readonly fault?: CandidateFault }
  | { readonly kind: 'notBetter' }
  /** All examples of its test were left out of the run. */
  | { readonly kind: 'untestable' }
  /** It improved, but other proposals of the iteration improved more (`keep`). */
  | { readonly kind: 'outdone' }
  /** A hypothesis that wasn't run, because another one of its reflection was enough or the budget was. It may be run later. */
  | { readonly kind: 'setAside' }
  /** It was a trial, which only shows what to evaluate in full. */
  | { readonly kind: 'tried' }
  /** The budget no longer covered its scores on the Pareto set. */
  | { readonly kind: 'unaffordable' }
  /** Its changes are part of another proposal. */
  | { readonly kind: 'combined'; readonly into: number }
  | { readonly kind: 'duplicate'; readonly of: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'edited'; readonly by: number }
  /** The developer asked for another text, which is this proposal. */
  | { readonly kind: 'askedAgain'; readonly by: number };
