// Tested by test/unit/gepa/search.test.ts.
import type { ComponentTexts, ExampleReference, Origin, Subject } from './candidate';
import type { RolloutScore, Usage } from './rollout';
import type { BudgetLimit, Expense, MeteredLimit, MoneyLimit, RunDescription } from './run-description';
import type { Steering, SteeringChange } from './steering';
import type { Authored, BrokenReason, DiscardReason, PairedScores, Proposal, ReviewDecision } from './proposal';

/** A parent and the feedback examples (by index) that it is run on, to propose a child. */
export interface Task {
  readonly parent: number;
  readonly minibatch: readonly number[];
}

/** A guidance note: what the developer tells later reflections on a component. */
export interface Guidance extends Authored {
  readonly number: number;
  readonly component: string;
  readonly text: string;
  /** The proposal whose rejection gave the note. */
  readonly rejectedProposal?: number;
  /** The key of the rejected change, if only that was rejected. */
  readonly rejectedChange?: string;
  /** Set while reflections don't see it. */
  readonly disabled?: true;
}

export type SkipReason =
  | {
      readonly kind: 'perfect';
      /** Set if the parent solved only in a second rollout what it had failed. */
      readonly secondTime?: true;
    }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'objection'; readonly detail: string }
  /** The reflection model refused this request. */
  | { readonly kind: 'failed'; readonly detail: string }
  /** The parent failed on the minibatch. */
  | { readonly kind: 'broken'; readonly detail: string }
  /** All examples of the minibatch were left out of the run. */
  | { readonly kind: 'leftOut' };

/** Why a proposal waits again with the text and the scores that it had when the developer decided on it. */
export type WaitsAgainReason =
  /** The reflection model gave no other text when the developer asked again. */
  | SkipReason
  /** The budget couldn't pay for what the developer decided: to run an edit or another text, or to run an accepted proposal. */
  | { readonly kind: 'unaffordable'; readonly limit: MeteredLimit; readonly decision: ReviewDecision['kind'] };

export type StopReason =
  | { readonly kind: 'budget'; readonly limit: BudgetLimit }
  | { readonly kind: 'perfect' }
  | { readonly kind: 'nothingToLearn'; readonly iterations: number }
  | { readonly kind: 'noUsableProposal'; readonly iterations: number; readonly detail: string }
  | { readonly kind: 'finished' }
  | { readonly kind: 'cancelled' }
  /** A run of the Python implementation, from this folder or file. */
  | { readonly kind: 'imported'; readonly from: string }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /**
       * Ids of failed rollouts to run again when the run is resumed. Present if too many failed to leave them out.
       */
      readonly failedRollouts?: readonly string[];
    };

/** Results from outside: replies that were paid for, and what the developer said. A resume reuses them. */
export type ResultEvent =
  /** A rollout without a score, because the candidate's text is at fault. */
  | {
      readonly type: 'rolloutBroken';
      readonly rollout: string;
      readonly subject: Subject;
      readonly example: ExampleReference;
      readonly detail: string;
    }
  /** A rollout that failed in all attempts. It doesn't count in a limit of rollouts; `callsWasted` has its cost. */
  | {
      readonly type: 'rolloutFailed';
      readonly rollout: string;
      readonly subject: Subject;
      readonly example: ExampleReference;
      readonly detail: string;
    }
  /**
   * The system's reply to a rollout. The score has its own event, so that a resume can score a reply again without
   * paying for it twice.
   */
  | {
      readonly type: 'rolloutAnswered';
      readonly rollout: string;
      /** The system's usage. */
      readonly usage: Usage;
      /** The time that the system took. */
      readonly durationMs: number;
    }
  | ({
      readonly type: 'rolloutFinished';
      readonly rollout: string;
      readonly subject: Subject;
      readonly example: ExampleReference;
      /** The usage of scoring, or of the whole rollout if there was no `rolloutAnswered`. */
      readonly usage: Usage;
      /** The time that scoring took, or the system if there was no `rolloutAnswered`. */
      readonly durationMs: number;
    } & RolloutScore)
  | {
      readonly type: 'reflectionFinished';
      /** Derived from the search's decisions: `iteration/task/component/attempt`. */
      readonly reflection: string;
      readonly reply: string;
      /** Whether the reply was cut off at the model's token limit. */
      readonly truncated?: boolean;
      /** The ending of the request's tags. */
      readonly mark: string;
      readonly usage: Usage;
      readonly durationMs: number;
    }
  /**
   * A reflection that failed in all attempts. It doesn't count in a limit of reflections; `callsWasted` has its cost.
   */
  | { readonly type: 'reflectionFailed'; readonly reflection: string; readonly detail: string }
  /** Calls that were paid for without a usable result, because of a bad reply or an interruption. */
  | {
      readonly type: 'callsWasted';
      /** The id of the rollout or reflection. */
      readonly of: string;
      readonly expense: Expense;
      readonly usage: Usage;
    }
  | { readonly type: 'reviewDecided'; readonly proposal: number; readonly decision: ReviewDecision }
  /** The developer took a decision back before the search applied it. */
  | { readonly type: 'reviewWithdrawn'; readonly proposal: number }
  | { readonly type: 'guidanceGiven'; readonly guidance: Guidance }
  | { readonly type: 'guidanceRemoved'; readonly number: number }
  | { readonly type: 'steeringGiven'; readonly steering: Steering }
  /** The developer gave the run another name. */
  | { readonly type: 'runRenamed'; readonly name: string };

/** Decisions of the search. With the same results, a run takes the same decisions in the same order. */
export type DecisionEvent =
  | {
      readonly type: 'candidateAdded';
      readonly candidate: number;
      readonly parents: readonly number[];
      readonly texts: ComponentTexts;
      readonly origin: Origin;
    }
  | { readonly type: 'candidateScored'; readonly candidate: number }
  /** The scoring of a candidate was abandoned, because it could no longer beat its parent or its text is broken. */
  | { readonly type: 'candidateDropped'; readonly candidate: number; readonly broken?: BrokenReason }
  /** An example that could not be run or scored. From now on it doesn't count for any candidate. */
  | { readonly type: 'exampleLeftOut'; readonly example: ExampleReference; readonly detail: string }
  /** A rollout that reused the result of an earlier one with the same texts and example. */
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
      /** Set if iterations may overlap. Their ends are then recorded too. */
      readonly overlaps?: true;
    }
  /** All work of the iteration is done. */
  | { readonly type: 'iterationEnded'; readonly iteration: number }
  /** A task (by its place in the iteration) without a proposal. */
  | { readonly type: 'taskSkipped'; readonly iteration: number; readonly task: number; readonly reason: SkipReason }
  | {
      readonly type: 'reflectionStarted';
      readonly iteration: number;
      readonly task: number;
      readonly components: readonly string[];
      readonly scores: readonly number[];
    }
  | { readonly type: 'proposalMade'; readonly proposal: Proposal }
  /**
   * A proposal's scores on the examples of its baseline, in the same order; null for examples that were left out. Those at the end are
   * missing if its test ended early, because it could no longer win against another hypothesis.
   */
  | {
      readonly type: 'proposalTested';
      readonly proposal: number;
      readonly after: readonly (number | null)[];
      /** Its scores and those of what it changed on further examples, which noise made necessary. Absent without any. */
      readonly further?: PairedScores;
    }
  | { readonly type: 'proposalDiscarded'; readonly proposal: number; readonly reason: DiscardReason }
  | {
      readonly type: 'reviewRequested';
      readonly proposal: number;
      /** Why the developer's last decision on it came to nothing. Absent the first time. */
      readonly unanswered?: WaitsAgainReason;
    }
  /** The reflection model is asked to write a proposal again, with the developer's note. */
  | { readonly type: 'askedAgain'; readonly proposal: number; readonly components: readonly string[] }
  /** The search applied the developer's decision before the iteration with this number. */
  | { readonly type: 'reviewTaken'; readonly proposal: number; readonly beforeIteration: number }
  /**
   * The search took back a decision that it had applied: the proposal waits again, and the candidate that it had become leaves the
   * pool.
   */
  | { readonly type: 'decisionUndone'; readonly proposal: number; readonly candidate?: number }
  /** A candidate is back with the scores that it had: its proposal was accepted again. */
  | { readonly type: 'candidateRestored'; readonly candidate: number }
  /** The search applied the developer's change before the iteration with this number. */
  | {
      readonly type: 'steeringTaken';
      readonly number: number;
      readonly change: SteeringChange;
      readonly beforeIteration: number;
    }
  /**
   * The budget of tokens or money is spent. The iterations under way ended where they were, and no other begins. Proposals that were
   * run on the developer's decision wait again.
   */
  | { readonly type: 'budgetSpent'; readonly limit: MoneyLimit }
  /** A round of the final: these candidates are run on examples of a set again. */
  | { readonly type: 'finalStarted'; readonly candidates: readonly number[]; readonly set: 'feedback' | 'pareto' }
  /** The final chose the winner by all its measurements. */
  | { readonly type: 'winnerChosen'; readonly candidate: number }
  | { readonly type: 'testStarted'; readonly candidates: readonly number[] };

/**
 * An outage: an endpoint doesn't answer, and the run is paused until it does. All times are in milliseconds since 1970.
 */
export interface Outage {
  /** The endpoint's last error, and what the developer can do about it. */
  readonly message: string;
  readonly since: number;
  /** Requests without an answer so far. */
  readonly failures: number;
  /** The time of the next attempt. Absent if the run waits for the developer to continue it. */
  readonly retryAt?: number;
  /** What the endpoint needs from the developer. Absent if the endpoint itself is at fault. */
  readonly needs?: OutageNeed;
}

/** What makes a search useless or its result doubtful, said before it is paid for. */
export interface PausingFinding {
  readonly text: string;
  /** A row that shows it. */
  readonly example?: ExampleReference;
}

/** A batch of requests whose answers are not all recorded. */
export interface OpenBatch {
  readonly key: string;
  /** The position of the task model that it asks. */
  readonly taskModel: number;
  /** Ids of its requests. */
  readonly requests: readonly string[];
  /** The endpoint's id. Absent until the endpoint has accepted it. */
  readonly id?: string;
  /** In milliseconds since 1970. */
  readonly since: number;
}

/** A key or a permission, credit, or a model that exists. */
export const outageNeeds = ['access', 'credit', 'model'] as const;
export type OutageNeed = (typeof outageNeeds)[number];

/** Events of the run as a whole. */
export type LifecycleEvent =
  | { readonly type: 'runStarted'; readonly run: RunDescription }
  | { readonly type: 'runResumed' }
  /** The first answer of an endpoint, which shows that its address and key are right. */
  | { readonly type: 'endpointAnswered'; readonly baseUrl: string }
  /** Requests are sent as a batch, which is answered within a day. */
  | ({ readonly type: 'batchSent' } & Omit<OpenBatch, 'id' | 'since'>)
  /** The endpoint has the batch, under an id of its own. */
  | { readonly type: 'batchAccepted'; readonly key: string; readonly id: string }
  /** All answers of the batch are recorded as replies of their rollouts, or it was never sent. */
  | { readonly type: 'batchEnded'; readonly key: string }
  /** Repeated with the current state of the outage as long as it lasts. Findings are what the developer should know before the search. */
  | { readonly type: 'runPaused'; readonly outage?: Outage; readonly findings?: readonly PausingFinding[] }
  | { readonly type: 'runContinued' }
  /** The rollouts so far of an imported run, which has no event for each of them. */
  | { readonly type: 'rolloutsCounted'; readonly rollouts: number }
  | { readonly type: 'runStopped'; readonly reason: StopReason };

/**
 * Everything that happens in a run, in the words of the paper; a run's state is a fold of its events. Outputs, traces
 * and feedback may be long, so they are stored elsewhere.
 */
export type SearchEvent = ResultEvent | DecisionEvent | LifecycleEvent;

/** A change of the guidance, of the search or of the run's name. It may come while no worker has the run open. */
export type DeveloperEvent = Extract<
  ResultEvent,
  { readonly type: 'guidanceGiven' | 'guidanceRemoved' | 'steeringGiven' | 'runRenamed' }
>;

/** Events that the world records by itself: arrived replies and wasted calls. */
export type NotedEvent = AnsweredEvent | WasteEvent;

/** The event of a system's reply. */
export type AnsweredEvent = Extract<RunEvent, { readonly type: 'rolloutAnswered' }>;

export type WasteEvent = Extract<RunEvent, { readonly type: 'callsWasted' }>;

/** The events that a search emits. */
export type EmittedEvent = Exclude<SearchEvent, { readonly type: NotedEvent['type'] }>;

/** An event with its wall-clock time in milliseconds since 1970. */
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
  'reviewWithdrawn',
  'guidanceGiven',
  'guidanceRemoved',
  'steeringGiven',
  'runRenamed',
]);
const lifecycleTypes: ReadonlySet<SearchEvent['type']> = new Set<LifecycleEvent['type']>([
  'runStarted',
  'runResumed',
  'endpointAnswered',
  'batchSent',
  'batchAccepted',
  'batchEnded',
  'runPaused',
  'runContinued',
  'rolloutsCounted',
  'runStopped',
]);

/** Whether an event came from the developer, whatever the run did at that time. */
export function isFromDeveloper<E extends SearchEvent>(event: E): event is Extract<E, DeveloperEvent> {
  return (
    event.type === 'guidanceGiven' ||
    event.type === 'guidanceRemoved' ||
    event.type === 'steeringGiven' ||
    event.type === 'runRenamed'
  );
}

/** Whether an event is a decision of the search. */
export function isDecision(event: SearchEvent): event is DecisionEvent {
  return !resultTypes.has(event.type) && !lifecycleTypes.has(event.type);
}
