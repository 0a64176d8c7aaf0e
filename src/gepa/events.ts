import type { ComponentTexts, ExampleReference, Origin, Subject } from './candidate';
import type { RolloutScore, Usage } from './rollout';
import type { BudgetLimit, Expense, RunDescription } from './run-description';
import type { CandidateFault } from './text/text-fault';

/** One change of a proposal, as the reflection explains it. */
export interface ProposedChange {
  readonly summary: string;
  /** Names of the examples that show the need, e.g. `feedback-4`. */
  readonly examples: readonly string[];
}

/**
 * Where a proposal came from: a reflection, the developer's own edit of an earlier proposal, or a merge of two lineages
 * at the ancestor that they have in common.
 */
export type ProposalOrigin =
  | { readonly kind: 'reflection' }
  | { readonly kind: 'edit'; readonly of: number }
  | { readonly kind: 'merge'; readonly ancestor: number }
  /** Improvements of the same parent in one text. What its parts were tested on says nothing certain of the whole. */
  | { readonly kind: 'combination'; readonly of: readonly number[] };

/** What a proposal is compared with when it is run. */
export interface Baseline {
  /** The text that has the scores: the parent, the proposal that is changed further, or the better parent of a merge. */
  readonly of: Subject;
  /** The examples to run: those that the proposal was made from, or those that tell a merge's parents apart. */
  readonly examples: readonly ExampleReference[];
  /** The scores on them, in the same order. */
  readonly scores: readonly number[];
}

/** A changed candidate that has not joined the pool, with what led to it. */
export interface Proposal {
  /** From 1, in the order in which they were made. */
  readonly number: number;
  readonly iteration: number;
  /** One, or two for a merge. The proposal's texts change those of the first. */
  readonly parents: readonly [number, ...number[]];
  /** The changed texts, by component. The others are the first parent's. */
  readonly texts: ComponentTexts;
  readonly diagnosis: string;
  readonly changes: readonly ProposedChange[];
  readonly origin: ProposalOrigin;
  /**
   * What it is tested against. Absent where there is nothing to compare it with: in a combination of tested parts, and in
   * a merge that only the Pareto set decides on.
   */
  readonly baseline?: Baseline;
}

/** A parent and the feedback examples (by their indices) that it is run on, to propose a child from. */
export interface Task {
  readonly parent: number;
  readonly minibatch: readonly number[];
}

/** What a developer says to a proposal. A partial acceptance is an edit: it makes a new text. */
export type ReviewDecision =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'edit'; readonly texts: ComponentTexts; readonly note: string };

/** A developer's word to later reflections on a component. */
export interface Guidance {
  readonly number: number;
  readonly component: string;
  readonly text: string;
  /** The text of a rejected proposal, so that it is not proposed again. */
  readonly rejectedProposal?: number;
}

export type SkipReason =
  | { readonly kind: 'perfect' }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'objection'; readonly detail: string }
  /** The reflection model did not answer this very request. */
  | { readonly kind: 'failed'; readonly detail: string }
  /** The parent itself failed on the minibatch. */
  | { readonly kind: 'broken'; readonly detail: string }
  /** Every example of the minibatch was left out of the run. */
  | { readonly kind: 'leftOut' };

/** Why texts give no scores: they did not pass the check before the first rollout, or a rollout failed because of them. */
export type BrokenReason =
  ({ readonly kind: 'refused' } & CandidateFault) | { readonly kind: 'broken'; readonly detail: string };

export type DiscardReason =
  | BrokenReason
  /** Left out of a combination: it conflicts with another part, or the whole would not have passed the check with it. */
  | { readonly kind: 'leftOut'; readonly of: number; readonly fault?: CandidateFault }
  | { readonly kind: 'notBetter' }
  /** Every example that it was to be tested on was left out of the run. */
  | { readonly kind: 'untestable' }
  /** It improved, but others of the same iteration improved more (`keep`). */
  | { readonly kind: 'outdone' }
  /** What was left of the budget could not pay for its scores on the Pareto set any more. */
  | { readonly kind: 'unaffordable' }
  /** It lives on in another proposal. */
  | { readonly kind: 'combined'; readonly into: number }
  | { readonly kind: 'duplicate'; readonly of: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'edited'; readonly by: number };

export type StopReason =
  | { readonly kind: 'budget'; readonly limit: BudgetLimit }
  | { readonly kind: 'perfect' }
  | { readonly kind: 'nothingToLearn'; readonly iterations: number }
  | { readonly kind: 'noUsableProposal'; readonly iterations: number; readonly detail: string }
  | { readonly kind: 'finished' }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** Rollouts (by id) that failed for good and are run again when the run is resumed: too many did to leave them out. */
      readonly failedRollouts?: readonly string[];
    };

/** What came from outside: it was paid for or said by a person, and is never asked for again. */
export type ResultEvent =
  /** The candidate's text was at fault: there is no score. */
  | {
      readonly type: 'rolloutBroken';
      readonly rollout: string;
      readonly subject: Subject;
      readonly example: ExampleReference;
      readonly detail: string;
    }
  /**
   * All attempts on this example failed. A limit of rollouts does not count it, and `callsWasted` tells what was paid for it; the
   * search decides what follows.
   */
  | {
      readonly type: 'rolloutFailed';
      readonly rollout: string;
      readonly subject: Subject;
      readonly example: ExampleReference;
      readonly detail: string;
    }
  /** The system's reply arrived. Its score follows in an event of its own: a reply is paid for once, and can be scored again. */
  | {
      readonly type: 'rolloutAnswered';
      readonly rollout: string;
      /** What the system used. */
      readonly usage: Usage;
      /** How long the system took. */
      readonly durationMs: number;
    }
  | ({
      readonly type: 'rolloutFinished';
      readonly rollout: string;
      readonly subject: Subject;
      readonly example: ExampleReference;
      /** What scoring used, or all that the rollout used where no `rolloutAnswered` came before. */
      readonly usage: Usage;
      /** How long scoring took, or the system where no `rolloutAnswered` came before. */
      readonly durationMs: number;
    } & RolloutScore)
  | {
      readonly type: 'reflectionFinished';
      /** Follows from the search's decisions: `iteration/task/component/attempt`. */
      readonly reflection: string;
      readonly reply: string;
      /** Whether the reply was cut off at the model's limit of tokens. */
      readonly truncated?: boolean;
      /** The ending of the request's tags. */
      readonly mark: string;
      readonly usage: Usage;
      readonly durationMs: number;
    }
  /** All attempts failed. A limit of reflections does not count it, and `callsWasted` tells what was paid for it. */
  | { readonly type: 'reflectionFailed'; readonly reflection: string; readonly detail: string }
  /** Calls that were paid for and led to nothing: their replies could not be used, or what they were for was cut short. */
  | {
      readonly type: 'callsWasted';
      /** The rollout or the reflection that they were for. */
      readonly of: string;
      readonly expense: Expense;
      readonly usage: Usage;
    }
  | { readonly type: 'reviewDecided'; readonly proposal: number; readonly decision: ReviewDecision }
  | { readonly type: 'guidanceGiven'; readonly guidance: Guidance }
  | { readonly type: 'guidanceRemoved'; readonly number: number };

/** What the search decided. With the same results, a run takes the same decisions in the same order. */
export type DecisionEvent =
  | {
      readonly type: 'candidateAdded';
      readonly candidate: number;
      readonly parents: readonly number[];
      readonly texts: ComponentTexts;
      readonly origin: Origin;
    }
  | { readonly type: 'candidateScored'; readonly candidate: number }
  /** The candidate was not scored to the end: it could not be better than its parent any more, or its text is broken. */
  | { readonly type: 'candidateDropped'; readonly candidate: number; readonly broken?: BrokenReason }
  /** An example could not be run or scored: from now on it counts for no candidate. */
  | { readonly type: 'exampleLeftOut'; readonly example: ExampleReference; readonly detail: string }
  /** A rollout that was not run again, because the same texts were run on the example before. */
  | {
      readonly type: 'rolloutReused';
      readonly subject: Subject;
      readonly example: ExampleReference;
      readonly score: number;
      readonly objectives: Readonly<Record<string, number>>;
    }
  | {
      readonly type: 'iterationStarted';
      readonly iteration: number;
      readonly tasks: readonly Task[];
      /** Set where iterations may overlap: its end is told too. */
      readonly overlaps?: true;
    }
  /** Nothing of the iteration is under way any more. */
  | { readonly type: 'iterationEnded'; readonly iteration: number }
  /** A task (by its place in the iteration) led to no proposal. */
  | { readonly type: 'taskSkipped'; readonly iteration: number; readonly task: number; readonly reason: SkipReason }
  | {
      readonly type: 'reflectionStarted';
      readonly iteration: number;
      readonly task: number;
      readonly components: readonly string[];
      readonly scores: readonly number[];
    }
  | { readonly type: 'proposalMade'; readonly proposal: Proposal }
  /** A proposal's own scores on the examples of its baseline, in their order; null on those that were left out. */
  | { readonly type: 'proposalTested'; readonly proposal: number; readonly after: readonly (number | null)[] }
  | { readonly type: 'proposalDiscarded'; readonly proposal: number; readonly reason: DiscardReason }
  | { readonly type: 'reviewRequested'; readonly proposal: number }
  /** The search took up a decision, before the iteration that has this number. */
  | { readonly type: 'reviewTaken'; readonly proposal: number; readonly beforeIteration: number }
  | { readonly type: 'testStarted'; readonly candidates: readonly number[] };

/** An endpoint that does not answer, for which a run waits that nobody paused. All times are in milliseconds since 1970. */
export interface Outage {
  /** What it said last, and what to do where the developer can do something. */
  readonly message: string;
  readonly since: number;
  /** How often it was asked without an answer. */
  readonly failures: number;
  /** When it is asked again. Absent: when the developer continues the run. */
  readonly retryAt?: number;
}

/** What happened to the run as a whole. */
export type LifecycleEvent =
  | { readonly type: 'runStarted'; readonly run: RunDescription }
  | { readonly type: 'runResumed' }
  /** An endpoint of models answered the run for the first time: its address and key are right. */
  | { readonly type: 'endpointAnswered'; readonly baseUrl: string }
  /** Comes again, with the outage as it is then, as long as an outage lasts. */
  | { readonly type: 'runPaused'; readonly outage?: Outage }
  | { readonly type: 'runContinued' }
  | { readonly type: 'runStopped'; readonly reason: StopReason };

/**
 * What happens in a run, in the words of the paper. Everything else about a run is a fold over these. They hold no output, no
 * trace and no feedback: those may be long, and are read one at a time where they are kept.
 */
export type SearchEvent = ResultEvent | DecisionEvent | LifecycleEvent;

/** A word of the developer's to later reflections. It may come while nothing works on the run. */
export type GuidanceEvent = Extract<ResultEvent, { readonly type: 'guidanceGiven' | 'guidanceRemoved' }>;

/** What the world records itself, before the search hears of it: that a reply arrived, and what was paid for nothing. */
export type NotedEvent = AnsweredEvent | WasteEvent;

/** That the system's reply arrived. */
export type AnsweredEvent = Extract<RunEvent, { readonly type: 'rolloutAnswered' }>;

export type WasteEvent = Extract<RunEvent, { readonly type: 'callsWasted' }>;

/** What a search tells. */
export type ToldEvent = Exclude<SearchEvent, { readonly type: NotedEvent['type'] }>;

/** An event and when it happened: `at` is the wall-clock time in milliseconds since 1970. */
export type RunEvent = SearchEvent & { readonly at: number };

const resultTypes: ReadonlySet<SearchEvent['type']> = new Set<ResultEvent['type']>([
  'rolloutAnswered',
  'rolloutFinished',
  'rolloutBroken',
  'rolloutFailed',
  'reflectionFinished',
  'reflectionFailed',
  'callsWasted',
  'reviewDecided',
  'guidanceGiven',
  'guidanceRemoved',
]);
const lifecycleTypes: ReadonlySet<SearchEvent['type']> = new Set<LifecycleEvent['type']>([
  'runStarted',
  'runResumed',
  'endpointAnswered',
  'runPaused',
  'runContinued',
  'runStopped',
]);

/** Whether the search itself decided this. */
export function isDecision(event: SearchEvent): event is DecisionEvent {
  return !resultTypes.has(event.type) && !lifecycleTypes.has(event.type);
}
