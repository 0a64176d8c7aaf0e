// Tested by test/unit/gepa/fold.test.ts.
import type { ComponentTexts, ExampleReference, Origin, Subject } from './candidate';
import type {
  Guidance,
  Outage,
  OpenBatch,
  PausingFinding,
  SkipReason,
  StopReason,
  Task,
  WaitsAgainReason,
} from './events';
import type { BrokenReason, DiscardReason, Proposal, ReviewDecision } from './proposal';
import type { Usage } from './rollout';
import type { Expense, MoneyLimit, ReviewMode, RunDescription } from './run-description';
import type { GivenSteering } from './steering';
import type { Lock } from './text/locked-passages';

/** A candidate of the pool, or one that is being scored to join it. */
export interface CandidateState {
  readonly index: number;
  readonly parents: readonly number[];
  readonly texts: ComponentTexts;
  readonly origin: Origin;
  /** Estimated tokens of all texts. */
  readonly size: number;
  /** Score per example of the Pareto set; null if it has no score there or the example was left out. */
  readonly scores: readonly (number | null)[];
  /**
   * Each measurement on the Pareto set, with its score per example, oldest first. Absent while there is only one. `scores` then
   * has the means of those after the first: the first one chose the candidate among many, so that it flatters.
   */
  readonly measurements?: readonly (readonly (number | null)[])[];
  /** Examples of the Pareto set (by index) with a score reused from the same texts. */
  readonly reused: readonly number[];
  /** Score per example of the test set, as for the Pareto set. Empty except for the seed and the winner. */
  readonly testScores: readonly (number | null)[];
  /** Score of every named objective per example of the Pareto set; null without a score. */
  readonly objectiveScores: Readonly<Record<string, readonly (number | null)[]>>;
  /** Mean per named objective on the scored Pareto examples. */
  readonly objectives: Readonly<Record<string, Average>>;
  /** US dollars of each of its rollouts with a known price. */
  readonly cost: Average;
  /** Milliseconds that the system took for each of its rollouts. */
  readonly duration: Average;
  /** Its score. If the worst task model counts (`acrossModels`), the mean is that model's. */
  readonly pareto: Average;
  readonly test: Average;
  /** Whether it is scored on the Pareto set and can become a parent. */
  readonly inPool: boolean;
  /** Whether its scoring was abandoned, because it could no longer beat its parent or its text is broken. */
  readonly dropped: boolean;
  /** Why its scoring was abandoned, if its text is broken. */
  readonly broken?: BrokenReason;
  /** Set while the developer's acceptance of its proposal is undone. It keeps its scores for when the proposal is accepted again. */
  readonly withdrawn?: true;
  /** The run's count of rollouts when it was added. */
  readonly addedAtRollouts: number;
  /** The iteration that proposed it; 0 for the seed. */
  readonly addedInIteration: number;
}

/** An example that could not be run or scored. Its scores don't count, even for candidates that have one. */
export interface LeftOutExample {
  readonly example: ExampleReference;
  /** The error of its rollout, as sentences. */
  readonly detail: string;
}

/** A sum and a count, so that a mean always comes with the number of its values. */
export interface Average {
  readonly sum: number;
  readonly count: number;
}

/** Returns the mean, or undefined without values. */
export function meanOf(average: Average): number | undefined {
  return average.count === 0 ? undefined : average.sum / average.count;
}

/**
 * `made` → (`waiting`) → `testing` → (`waiting`) → `accepted` or `discarded`. Where it waits depends on the review mode. It waits again
 * when the developer undoes a decision.
 */
export type ProposalStatus = 'made' | 'testing' | 'waiting' | 'accepted' | 'discarded';

/** A proposal's scores beside those of its baseline, example by example. */
export interface Measurement {
  readonly against: Subject;
  /** At least one, unless all were left out later. */
  readonly examples: readonly ExampleReference[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface ProposalState {
  readonly proposal: Proposal;
  readonly status: ProposalStatus;
  /** Its own scores, once it was tested. `evidenceOf` finds the scores of a combination's parts. */
  readonly measured?: Measurement;
  /** The developer's decision, as soon as it is made. */
  readonly decision?: ReviewDecision;
  readonly discard?: DiscardReason;
  /** How often the reflection model was asked to write it again. Absent if it wasn't. */
  readonly asked?: number;
  /** Why the developer's last decision came to nothing, while it waits again. */
  readonly unanswered?: WaitsAgainReason;
  /** The index of its candidate, while it is accepted. */
  readonly candidate?: number;
}

/** What the run is doing now. */
export type Activity =
  | { readonly kind: 'starting' }
  | { readonly kind: 'scoring'; readonly candidate: number }
  | { readonly kind: 'runningParents'; readonly tasks: readonly Task[] }
  | { readonly kind: 'reflecting'; readonly tasks: readonly Task[]; readonly components: readonly string[] }
  | { readonly kind: 'testingProposal'; readonly proposal: number; readonly examples: number }
  | { readonly kind: 'askingAgain'; readonly proposal: number }
  | { readonly kind: 'choosing' }
  /** Runs the best candidates on examples of a set again, to choose the winner. */
  | { readonly kind: 'final'; readonly candidates: readonly number[]; readonly set: 'feedback' | 'pareto' }
  | { readonly kind: 'scoringTest'; readonly candidates: readonly number[] };

/** The best output of any candidate on an example. Ties go to the older candidate. */
export interface BestOutput {
  readonly candidate: number;
  readonly score: number;
  /** The id of its rollout. The output is read from the journal. */
  readonly rollout: string;
}

export interface CurvePoint {
  /** The candidate that joined the pool. */
  readonly candidate: number;
  readonly rollouts: number;
  /** Best mean of any candidate on the Pareto set. */
  readonly best: number;
  /** Mean of the best score per example over all candidates. */
  readonly frontier: number;
}

export type RunStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'paused'; readonly outage?: Outage; readonly findings?: readonly PausingFinding[] }
  | { readonly kind: 'stopped'; readonly reason: StopReason };

/** A run's status without the details of a stop. */
export type StatusSummary =
  | Exclude<RunStatus, { kind: 'stopped' }>
  | { readonly kind: 'stopped'; readonly reason: { readonly kind: StopReason['kind'] } };

/** Who works on a run: a worker of this window, another process such as a terminal or another window, or nobody. */
export type WorkedOn = 'here' | 'elsewhere' | 'nowhere';

/** Everything known of a run, as plain data that can be sent to a webview. */
export interface RunState {
  readonly run: RunDescription;
  readonly status: RunStatus;
  readonly activity: Activity;
  readonly candidates: readonly CandidateState[];
  readonly proposals: readonly ProposalState[];
  /** Numbers of the proposals with the status `waiting`, ascending. */
  readonly waiting: readonly number[];
  /** Numbers of the proposals with a decision of the developer, in the order of the decisions. */
  readonly decided: readonly number[];
  /** Numbers of the proposals whose text is broken, ascending. */
  readonly broken: readonly number[];
  readonly guidance: readonly Guidance[];
  /** Which proposals are reviewed now. */
  readonly review: ReviewMode;
  /** Passages that no mutation, combination or merge may change, in the order of locking. */
  readonly locks: readonly Lock[];
  /** The candidate that the developer chose for the next iteration. Absent if there is none. */
  readonly nextParent?: number;
  /** The developer's changes of the search, in order. */
  readonly steering: readonly GivenSteering[];
  /** Examples that could not be run or scored, in the order of leaving them out. */
  readonly leftOut: readonly LeftOutExample[];
  /** Addresses of models that have answered, without practice models. Empty in runs of earlier versions. */
  readonly endpoints: readonly string[];
  /** Batches whose answers are not all recorded, in the order of sending them. */
  readonly batches: readonly OpenBatch[];
  readonly skipped: readonly { readonly iteration: number; readonly reason: SkipReason }[];
  readonly iterations: number;
  /** Iterations under way, if they may overlap. */
  readonly underWay: readonly number[];
  /** Rollouts that the budget counts. */
  readonly rollouts: number;
  readonly testRollouts: number;
  readonly reflections: number;
  /** The limit because of which the search was cut short. Absent if it wasn't. */
  readonly budgetSpent?: MoneyLimit;
  /** Usage of the rollouts, including judges, and of the reflections. */
  readonly usage: Readonly<Record<Expense, Usage>>;
  /**
   * The candidate with the highest mean on the Pareto set; undefined until the seed is scored. Ties go to the older
   * candidate, except for its neutral children.
   */
  readonly best: number | undefined;
  readonly curve: readonly CurvePoint[];
  /**
   * Best score per example of the Pareto set over the pool; null until the seed is scored, and for examples left out.
   */
  readonly bestPerExample: readonly (number | null)[];
  /**
   * Best output per example of the Pareto set; null until the example was run. This is the result if the examples are
   * the tasks to solve (inference-time search).
   */
  readonly bestOutputs: readonly (BestOutput | null)[];
  /** Active milliseconds, up to `lastEventAt`. */
  readonly activeMs: number;
  readonly lastEventAt: number;
}

/** Returns the proposals that wait for the developer's decision, oldest first. */
export function waitingProposals({ proposals, waiting }: RunState): readonly ProposalState[] {
  return waiting.flatMap((number) => proposals[number - 1] ?? []).filter(({ decision }) => decision === undefined);
}

/** Whether a proposal is reviewed before its first rollout. */
export function isUntested({ proposal, measured }: ProposalState): boolean {
  return proposal.baseline !== undefined && measured === undefined;
}

/** A proposal that the reflection model is asked to write again. */
export type AskedProposal = ProposalState & { readonly decision: Extract<ReviewDecision, { kind: 'askAgain' }> };

/** Whether the reflection model is asked to write a proposal again, or will be when the search takes the decision. */
export function isAskedAgain(reviewed: ProposalState): reviewed is AskedProposal {
  const { status, decision } = reviewed;
  return decision?.kind === 'askAgain' && (status === 'waiting' || status === 'testing');
}

/** Whether a run that isn't running can be resumed: it was interrupted, stopped by the developer, failed or gave up. */
export function canResume({ status }: { readonly status: StatusSummary }): boolean {
  return status.kind !== 'stopped' || ['cancelled', 'failed', 'noUsableProposal'].includes(status.reason.kind);
}

/** Whether a run is of the Python implementation. Its reflections, costs and limits are unknown. */
export function isImported({ status }: { readonly status: StatusSummary }): boolean {
  return status.kind === 'stopped' && status.reason.kind === 'imported';
}

/** Whether a running run is idle until the developer decides on a proposal. */
export function waitsForDeveloper(state: RunState): boolean {
  return state.activity.kind === 'choosing' && state.underWay.length === 0 && waitingProposals(state).length > 0;
}

/** Returns the outage that a run is paused for; undefined if there is none. */
export function outageOf({ status }: { readonly status: StatusSummary }): Outage | undefined {
  return status.kind === 'paused' ? status.outage : undefined;
}

/** Returns what a run was paused to say before its search; empty if it wasn't. */
export function pausingFindings({ status }: { readonly status: StatusSummary }): readonly PausingFinding[] {
  return status.kind === 'paused' ? (status.findings ?? []) : [];
}

/** Whether a candidate's scores on the Pareto set aren't all there yet. */
export function isBeingScored({ inPool, dropped, withdrawn }: CandidateState): boolean {
  return !inPool && !dropped && withdrawn === undefined;
}

/** Returns the best candidate so far. */
export function bestCandidate(state: RunState): CandidateState | undefined {
  return state.best === undefined ? undefined : state.candidates[state.best];
}
