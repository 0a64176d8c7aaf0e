import type { ComponentTexts, ExampleReference, Origin, Subject } from './candidate';
import type {
  BrokenReason,
  DiscardReason,
  Guidance,
  Outage,
  Proposal,
  ReviewDecision,
  SkipReason,
  StopReason,
  Task,
} from './events';
import type { Usage } from './rollout';
import type { Expense, RunDescription } from './run-description';

/** A candidate of the pool, or one that is being scored to join it. */
export interface CandidateState {
  readonly index: number;
  readonly parents: readonly number[];
  readonly texts: ComponentTexts;
  readonly origin: Origin;
  /** Length of all texts in approximate tokens. */
  readonly size: number;
  /** Score per example of the Pareto set; null where it has not been run, or the example was left out. */
  readonly scores: readonly (number | null)[];
  /** Examples of the Pareto set (by index) whose score was known from the same texts before. */
  readonly reused: readonly number[];
  /** Score per example of the test set, null as for the Pareto set; empty but for the seed and the winner. */
  readonly testScores: readonly (number | null)[];
  /** Score of every named objective per example of the Pareto set; null where it has not been run. */
  readonly objectiveScores: Readonly<Record<string, readonly (number | null)[]>>;
  /** Mean per named objective over the Pareto examples that were run. */
  readonly objectives: Readonly<Record<string, Average>>;
  readonly pareto: Average;
  readonly test: Average;
  /** Whether it has been scored on the whole Pareto set, so that it can be drawn as a parent. */
  readonly inPool: boolean;
  /** Whether its scoring was given up, because it could not be better than its parent any more. */
  readonly dropped: boolean;
  /** Why it gave no scores, where its scoring was given up for that. */
  readonly broken?: BrokenReason;
  /** Rollouts of the run when it was added. */
  readonly addedAtRollouts: number;
  /** The iteration that it came from; 0 for the seed. */
  readonly addedInIteration: number;
}

/** An example that could not be run or scored. It counts for no candidate, not even for those that have a score on it. */
export interface LeftOutExample {
  readonly example: ExampleReference;
  /** What its rollout failed with, as sentences. */
  readonly detail: string;
}

/** A sum with its count, so that a mean always says how much stands behind it. */
export interface Average {
  readonly sum: number;
  readonly count: number;
}

/** The mean, or undefined when nothing stands behind it. */
export function meanOf(average: Average): number | undefined {
  return average.count === 0 ? undefined : average.sum / average.count;
}

/**
 * `made` → (`waiting`) → `testing` → (`waiting`) → `accepted` or `discarded`. Where it waits depends on the review mode.
 */
export type ProposalStatus = 'made' | 'testing' | 'waiting' | 'accepted' | 'discarded';

/** A proposal's own scores beside those of the text that it was compared with, example by example. */
export interface Measurement {
  readonly against: Subject;
  /** At least one, unless all were left out afterwards. */
  readonly examples: readonly ExampleReference[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface ProposalState {
  readonly proposal: Proposal;
  readonly status: ProposalStatus;
  /** Its own scores, once it was run. What is known of a combination's parts is theirs (`evidenceOf`). */
  readonly measured?: Measurement;
  /** What the developer said, from the moment of saying it. */
  readonly decision?: ReviewDecision;
  readonly discard?: DiscardReason;
  /** The candidate that it became. */
  readonly candidate?: number;
}

/** What the run is doing, for the line "Now". */
export type Activity =
  | { readonly kind: 'starting' }
  | { readonly kind: 'scoring'; readonly candidate: number }
  | { readonly kind: 'runningParents'; readonly tasks: readonly Task[] }
  | { readonly kind: 'reflecting'; readonly tasks: readonly Task[]; readonly components: readonly string[] }
  | { readonly kind: 'testingProposal'; readonly proposal: number; readonly examples: number }
  | { readonly kind: 'choosing' }
  | { readonly kind: 'scoringTest'; readonly candidates: readonly number[] };

/** Where the best answer is that any candidate gave on an example; of equals the oldest candidate's. */
export interface BestOutput {
  readonly candidate: number;
  readonly score: number;
  /** The id of the rollout that gave it. The output itself is read from the journal. */
  readonly rollout: string;
}

export interface CurvePoint {
  /** The candidate that joined the pool then. */
  readonly candidate: number;
  readonly rollouts: number;
  /** Best mean of a single candidate on the Pareto set. */
  readonly best: number;
  /** Mean of the best score per example over all candidates: what the frontier knows together. */
  readonly frontier: number;
}

export type RunStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'paused'; readonly outage?: Outage }
  | { readonly kind: 'stopped'; readonly reason: StopReason };

/** A run's status without why it stopped. */
export type StatusInShort =
  | Exclude<RunStatus, { kind: 'stopped' }>
  | { readonly kind: 'stopped'; readonly reason: { readonly kind: StopReason['kind'] } };

/** Everything that is known of a run. Plain data, so that it can be sent to a webview as it is. */
export interface RunState {
  readonly run: RunDescription;
  readonly status: RunStatus;
  readonly activity: Activity;
  readonly candidates: readonly CandidateState[];
  readonly proposals: readonly ProposalState[];
  /** The proposals with the status `waiting`, by number, ascending. */
  readonly waiting: readonly number[];
  /** The proposals that gave no scores because their text is at fault, by number, ascending. */
  readonly broken: readonly number[];
  readonly guidance: readonly Guidance[];
  /** Examples that could not be run or scored, in the order in which they were left out. */
  readonly leftOut: readonly LeftOutExample[];
  /** The addresses of models that have answered; those of practice models are left out. Empty in runs of earlier versions. */
  readonly endpoints: readonly string[];
  readonly skipped: readonly { readonly iteration: number; readonly reason: SkipReason }[];
  readonly iterations: number;
  /** Iterations under way, where they overlap. */
  readonly underWay: readonly number[];
  /** Rollouts of the search: what the budget counts. */
  readonly rollouts: number;
  readonly testRollouts: number;
  readonly reflections: number;
  /** What the rollouts took, their judges included, and what the reflections took. */
  readonly usage: Readonly<Record<Expense, Usage>>;
  /** Highest mean on the Pareto set, ties to the older candidate but for its neutral children; undefined until the seed is scored. */
  readonly best: number | undefined;
  readonly curve: readonly CurvePoint[];
  /** Best score per example of the Pareto set over the pool; null until the seed is scored, and for what was left out. */
  readonly bestPerExample: readonly (number | null)[];
  /**
   * Best output per example of the Pareto set, over all candidates: what counts when the examples are the tasks
   * themselves (inference-time search). Null until the example was run.
   */
  readonly bestOutputs: readonly (BestOutput | null)[];
  /** Milliseconds spent running, up to `lastEventAt`. */
  readonly activeMs: number;
  readonly lastEventAt: number;
}

/** Proposals that wait for the developer's word, oldest first. */
export function waitingProposals({ proposals, waiting }: RunState): readonly ProposalState[] {
  return waiting.flatMap((number) => proposals[number - 1] ?? []).filter(({ decision }) => decision === undefined);
}

/** Whether a run that nothing works on can go on: it was cut short. One that came to its end by its own rules cannot. */
export function canResume({ status }: { readonly status: StatusInShort }): boolean {
  return status.kind !== 'stopped' || ['cancelled', 'failed', 'noUsableProposal'].includes(status.reason.kind);
}

/** Whether nothing goes on in a running run until the developer decides on a proposal. */
export function waitsForDeveloper(state: RunState): boolean {
  return state.activity.kind === 'choosing' && state.underWay.length === 0 && waitingProposals(state).length > 0;
}

/** What a run waits for that paused by itself; undefined when it does not. */
export function outageOf({ status }: { readonly status: StatusInShort }): Outage | undefined {
  return status.kind === 'paused' ? status.outage : undefined;
}

/** The best candidate so far. */
export function bestCandidate(state: RunState): CandidateState | undefined {
  return state.best === undefined ? undefined : state.candidates[state.best];
}
