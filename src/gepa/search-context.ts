// Tested by test/unit/gepa/search.test.ts.
import { limitTooLowFor, reservedRollouts, rolloutsLeft } from './budget/budget';
import { BetterResults } from './better-results';
import type { ComponentTexts, ExampleReference, ExampleSet } from './candidate';
import { copiedFromRows } from './copying/copied-rows';
import type { EmittedEvent } from './events';
import { BudgetSpentError } from './failures/budget-spent-error';
import type { BrokenReason, Proposal } from './proposal';
import { RunFold } from './fold';
import { valueOf } from './named-values';
import { isNoisy } from './noise/noise';
import { frontierScores, GrowingFrontier } from './paper/frontier';
import { isLeftOut, remainingExamples, remainingRun } from './failures/left-out';
import { PaidWork, type Work, type WorkLog } from './paid-work';
import type { RolloutRequest } from './rollout';
import { RolloutCache, type RequestedRollout, type RolloutBatch } from './rollout-cache';
import { recordFailure, recordScore, type RolloutOutcome, type ScoredRollout } from './rollout-outcome';
import { RolloutFailures, type FailedRollout } from './failures/rollout-failures';
import type { MeteredLimit, RunDescription } from './run-description';
import { Slots } from './slots';
import { TextNumbers } from './text/text-numbers';
import { meanOf, type RunState } from './state';
import { lostPassage } from './text/locked-passages';
import { faultOfTexts, type CandidateFault } from './text/text-fault';
import { Turns } from './turns';
import type { SearchWorld } from './world';

/** Signals that end a search early. */
export interface SearchSignals {
  /** Stops immediately and abandons the rollouts under way. */
  readonly cancel: AbortSignal;
  /** Starts no further iteration, and then scores the test set. */
  readonly finish: AbortSignal;
}

/** The results of a batch in the order of its examples, or the reason why its texts can't be run. */
export type BatchOutcome =
  /** A result is null if its example was left out of the run. */
  | { readonly kind: 'ran'; readonly results: readonly (ScoredRollout | null)[] }
  | { readonly kind: 'failed'; readonly reason: BrokenReason };

/**
 * Holds what the steps of a search share: the run, the world, the state so far, the frontier and the rollouts. Every step
 * decides from `state` and records its decision with `emit`.
 */
export class SearchContext {
  private pool = new GrowingFrontier();
  readonly turns = new Turns();
  private readonly slots: Slots;
  private readonly paidWork: PaidWork;
  private readonly fold: RunFold;
  private readonly textNumbers = new TextNumbers();
  private readonly failures = new RolloutFailures(() => this.state, this.textNumbers);
  private readonly cache: RolloutCache;
  readonly better: BetterResults;
  /** Rollouts requested so far, finished or not, without those of the test set. */
  private requested = 0;
  /** Rollouts that each iteration may still request. */
  private readonly reserved = new Map<number, number>();

  constructor(
    readonly run: RunDescription,
    readonly world: SearchWorld,
    readonly signals: SearchSignals,
  ) {
    this.fold = RunFold.over([{ type: 'runStarted', run, at: 0 }]);
    this.cache = new RolloutCache(run, this.textNumbers, () => isNoisy(this.state));
    this.better = new BetterResults(run);
    this.slots = new Slots(run.search.concurrency, (reason) => {
      // The search continues with the test set. Its other requests are refused as they come.
      if (!(reason instanceof BudgetSpentError)) world.stopWaiting?.();
    });
    this.paidWork = new PaidWork(this.turns, this.slots, (event) => world.record(event), signals.cancel);
  }

  get state(): RunState {
    return this.fold.state;
  }

  /** The frontier on the examples that count. */
  get frontier(): GrowingFrontier {
    return this.pool;
  }

  /** The examples of a set that weren't left out. */
  remaining(set: ExampleSet): readonly ExampleReference[] {
    return remainingExamples(this.state, set);
  }

  /** The number of examples of a set that weren't left out. */
  remainingCount(set: ExampleSet): number {
    return remainingRun(this.state).examples[set].length;
  }

  /** Records a decision and applies it to the state. */
  emit(event: EmittedEvent): void {
    this.fold.apply(this.world.record(event));
    if (event.type === 'candidateScored' || event.type === 'candidateRestored') this.addToFrontier(event.candidate);
    if (event.type === 'exampleLeftOut' || event.type === 'decisionUndone') {
      this.pool = new GrowingFrontier();
      for (const { candidate } of this.state.curve) this.addToFrontier(candidate);
    }
  }

  /**
   * Does paid work on several items while other iterations decide. Its events are recorded immediately, and applied to the
   * state in the order of the items when all are done.
   */
  async doPaidWork<Item, Result>(items: readonly Item[], work: Work<Item, Result>): Promise<readonly Result[]> {
    const { results, events } = await this.paidWork.run(items, work);
    for (const event of events) this.fold.apply(event);
    return results;
  }

  /** Ends the run because of an error: no iteration decides any more, and no further work begins. */
  fail(reason: unknown): void {
    this.turns.fail(reason);
    this.slots.fail(reason);
  }

  /** Lets the search decide and work again after `fail`, once nothing is under way. */
  recover(): void {
    this.turns.recover();
    this.slots.recover();
  }

  /** Sets aside the rollouts that an iteration may still request; by default, the one that has the turn. */
  reserve(rollouts: number, holder = this.turns.holder): void {
    this.reserved.set(holder, rollouts);
  }

  /** Sets aside further rollouts for the iteration that has the turn. */
  reserveMore(rollouts: number): void {
    this.reserve((this.reserved.get(this.turns.holder) ?? 0) + rollouts);
  }

  /** Rollouts that are under way or set aside. */
  rolloutsPromised(): number {
    return this.requested - this.state.rollouts + sum([...this.reserved.values()]);
  }

  /** Rollouts that the budget still pays for, without those set aside for iterations and for waiting proposals. */
  rolloutsLeft(): number {
    return this.rolloutsLeftToAccepted() - reservedRollouts(this.state);
  }

  /**
   * Rollouts that the budget still pays for when a proposal was accepted. It may use what is set aside for waiting proposals,
   * because those may be rejected.
   */
  rolloutsLeftToAccepted(): number {
    return this.run.search.overshoot ? Infinity : rolloutsLeft(this.state) - this.rolloutsPromised();
  }

  /** The limit that doesn't pay for running a text on these examples on the developer's decision, if any. */
  limitTooLowFor(rollouts: number): MeteredLimit | undefined {
    return rollouts === 0 ? undefined : limitTooLowFor(this.rolloutsPromised() + rollouts, this.state);
  }

  /** Records a proposal, with how much of it is copied from rows. A proposal of a journal keeps what the journal says. */
  emitProposal(proposal: Proposal): void {
    const { world, state } = this;
    const copied =
      world.rowTexts === undefined || world.repeating()
        ? undefined
        : copiedFromRows(state, proposal, (example) => world.rowTexts?.(example) ?? []);
    this.emit({ type: 'proposalMade', proposal: copied === undefined ? proposal : { ...proposal, copied } });
  }

  /** The texts of a proposal together with the texts of its parent that it keeps. */
  textsOf({ parents: [parent], texts }: Proposal): ComponentTexts {
    return { ...this.state.candidates[parent]?.texts, ...texts };
  }

  /** The first fault of texts that are about to run, or undefined. */
  faultOf(texts: ComponentTexts): CandidateFault | undefined {
    return faultOfTexts(this.world.textCheck, texts);
  }

  /** The passages of a component that may not change now. */
  lockedPassages(component: string): readonly string[] {
    return this.state.locks.filter((lock) => lock.component === component).map(({ text }) => text);
  }

  /** Whether texts that are made from others keep every locked passage of these. */
  locksHold(texts: ComponentTexts, sources: readonly ComponentTexts[]): boolean {
    return this.lostLock(texts, sources) === undefined;
  }

  /**
   * The first fault of texts that are made from others, or undefined: they may not change what is locked in one of
   * these.
   */
  faultOfMade(texts: ComponentTexts, sources: readonly ComponentTexts[]): CandidateFault | undefined {
    return this.lostLock(texts, sources) ?? this.faultOf(texts);
  }

  private lostLock(texts: ComponentTexts, sources: readonly ComponentTexts[]): CandidateFault | undefined {
    for (const [component, text] of Object.entries(texts)) {
      const before = sources.flatMap((source) => valueOf(source, component) ?? []);
      const passage = lostPassage(this.lockedPassages(component), before, text);
      if (passage !== undefined) return { component, fault: { kind: 'locked', passage } };
    }
    return undefined;
  }

  /** Runs one subject on examples. */
  async runOne(batch: RolloutBatch): Promise<BatchOutcome> {
    const [outcome] = await this.runAll([batch]);
    return outcome ?? { kind: 'ran', results: [] };
  }

  /**
   * Runs several subjects side by side, and returns their outcomes in the order of the batches. Skips texts that fail the
   * check, examples that were left out, and rollouts whose result is cached.
   *
   * @throws {TooManyFailuresError} if more examples fail than a run may leave out.
   */
  async runAll(batches: readonly RolloutBatch[]): Promise<readonly BatchOutcome[]> {
    const faults = batches.map(({ texts }) => this.faultOf(texts));
    const requested = batches.map((batch, nth) =>
      faults[nth] === undefined
        ? batch.examples.map((example, place) =>
            isLeftOut(this.state, example) ? null : this.request(batch, example, place),
          )
        : [],
    );
    const all = requested.flat().filter((rollout) => rollout !== null);
    if (all.some(({ answer }) => answer.outcome === undefined)) {
      const fresh = all.filter(({ isNew }) => isNew);
      const reportFailure = this.failures.watch(fresh.map(({ request }) => request));
      const outcomes = await this.doPaidWork(fresh, {
        work: ({ request }, log) => this.evaluate(request, log, reportFailure),
        repeat: ({ request }, log) => this.repeat(request, log, reportFailure),
      });
      for (const [place, { answer }] of fresh.entries()) answer.outcome = outcomes[place];
      this.settleFailures(fresh);
      for (const { request, answer } of fresh) {
        if (answer.outcome?.kind === 'scored') this.better.note(request.example, answer.outcome.rollout);
      }
    }
    return requested.map((batch, nth) => {
      const fault = faults[nth];
      return fault === undefined ? this.outcomeOf(batch) : { kind: 'failed', reason: { kind: 'refused', ...fault } };
    });
  }

  private outcomeOf(batch: readonly (RequestedRollout | null)[]): BatchOutcome {
    const outcomes = batch.map((rollout) => {
      return rollout === null || isLeftOut(this.state, rollout.request.example) ? null : this.take(rollout);
    });
    const broken = outcomes.find((outcome) => outcome?.kind === 'broken');
    if (broken?.kind === 'broken') return { kind: 'failed', reason: broken };
    return { kind: 'ran', results: outcomes.map((outcome) => (outcome?.kind === 'scored' ? outcome.rollout : null)) };
  }

  /** Decides for each failed rollout whether its text or its example is at fault. */
  private settleFailures(ended: readonly RequestedRollout[]): void {
    for (const { request, answer } of ended) {
      if (answer.outcome?.kind === 'scored') this.failures.noteScore(request);
    }
    const failed = ended.flatMap(({ request, answer }) =>
      answer.outcome?.kind === 'unscored' ? [{ request, answer, detail: answer.outcome.detail }] : [],
    );
    if (failed.length === 0) return;
    // Failed rollouts don't count in the budget.
    this.requested -= failed.filter(({ request }) => request.example.set !== 'test').length;
    const { texts, examples } = this.failures.blame(failed);
    for (const failure of failed) {
      if (texts.has(failure)) failure.answer.outcome = { kind: 'broken', detail: failure.detail };
    }
    for (const { example, detail } of examples) this.emit({ type: 'exampleLeftOut', example, detail });
  }

  /** The latest score of texts on a feedback example; undefined if they weren't run on it. */
  knownScore(texts: ComponentTexts, index: number): number | undefined {
    return this.cache.feedbackScore(texts, index);
  }

  private request(batch: RolloutBatch, example: ExampleReference, place: number): RequestedRollout {
    const rollout = this.cache.request(batch, example, place);
    if (rollout.isNew && example.set !== 'test') {
      this.requested += 1;
      this.reserve(Math.max(0, (this.reserved.get(this.turns.holder) ?? 0) - 1));
    }
    return rollout;
  }

  private async evaluate(
    request: RolloutRequest,
    log: WorkLog,
    reportFailure: (failure: FailedRollout) => void,
  ): Promise<RolloutOutcome> {
    try {
      const result = await this.world.evaluator.evaluate(request, this.signals.cancel, log.note);
      return recordScore(request, result, log);
    } catch (error) {
      return recordFailure(request, error, log, reportFailure);
    }
  }

  /** The outcome of a rollout that a journal holds; undefined for any other. */
  private repeat(
    request: RolloutRequest,
    log: WorkLog,
    reportFailure: (failure: FailedRollout) => void,
  ): RolloutOutcome | undefined {
    try {
      const result = this.world.evaluator.recorded?.(request, log.note);
      return result === undefined ? undefined : recordScore(request, result, log);
    } catch (error) {
      return recordFailure(request, error, log, reportFailure);
    }
  }

  /**
   * Returns the outcome of a rollout, and records its reuse. Turns keep the order of requests, so that the answer of an
   * earlier request is known by now.
   */
  private take({ request, answer: { outcome }, isNew }: RequestedRollout): RolloutOutcome {
    if (outcome === undefined) throw new Error(`The rollout ${request.id} was not answered.`);
    const { subject, example } = request;
    if (!isNew && outcome.kind === 'scored') {
      const { score, objectives } = outcome.rollout;
      this.emit({ type: 'rolloutReused', subject, example, score, objectives });
    }
    return outcome;
  }

  private addToFrontier(index: number): void {
    const candidate = this.state.candidates[index];
    if (candidate?.inPool !== true) return;
    const scores = frontierScores(candidate, this.run.search.frontier, this.run.objectives);
    this.frontier.add(index, meanOf(candidate.pareto) ?? 0, scores);
  }
}

export function sum(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + score, 0);
}
