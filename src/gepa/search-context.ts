import { reservedRollouts, rolloutsLeft } from './budget/budget';
import { nameOfExample, type ComponentTexts, type ExampleReference, type ExampleSet, type Subject } from './candidate';
import type { BrokenReason, Proposal, ToldEvent } from './events';
import { RunFold } from './fold';
import { frontierScores, GrowingFrontier } from './paper/frontier';
import { isLeftOut, remainingExamples, remainingRun, rowOf } from './failures/left-out';
import { PaidWork, type WayOfWorking, type WorkNews } from './paid-work';
import type { RolloutRequest } from './rollout';
import { scored, unscored, type RolloutOutcome, type ScoredRollout } from './rollout-outcome';
import { RolloutFailures, type FailedRollout } from './failures/rollout-failures';
import type { RunDescription } from './run-description';
import { Slots } from './slots';
import { TextNumbers } from './text/text-numbers';
import { meanOf, type RunState } from './state';
import { faultOfTexts, type CandidateFault } from './text/text-fault';
import { Turns } from './turns';
import type { SearchWorld } from './world';

/** How a search is told to end early. */
export interface SearchSignals {
  /** Stops at once; rollouts under way are given up. */
  readonly cancel: AbortSignal;
  /** Starts no further iteration, then scores the test set as at any end. */
  readonly finish: AbortSignal;
}

/** Rollouts of one subject, for `runAll`. */
export interface RolloutBatch {
  readonly subject: Subject;
  readonly texts: ComponentTexts;
  readonly examples: readonly ExampleReference[];
  /** Begins the rollouts' ids, e.g. `i3.0` for the first task of iteration 3. */
  readonly purpose: string;
}

/** What came of a batch: the results in the order of its examples, or why its texts give none. */
export type BatchOutcome =
  /** Null stands for an example that was left out of the run. */
  | { readonly kind: 'ran'; readonly results: readonly (ScoredRollout | null)[] }
  | { readonly kind: 'failed'; readonly reason: BrokenReason };

/**
 * What every step of a search works with: the run, the world, the state so far with its frontier, and rollouts that are
 * told as events.
 */
export class SearchContext {
  private pool = new GrowingFrontier();
  readonly turns = new Turns();
  private readonly slots: Slots;
  private readonly paidWork: PaidWork;
  private readonly fold: RunFold;
  private readonly textNumbers = new TextNumbers();
  private readonly failures = new RolloutFailures(() => this.state, this.textNumbers);
  /** What was asked for, answered or not, by the number of the texts and the example. */
  private readonly known = new Map<number, Answer>();
  /** Rollouts of the search that were asked for. */
  private asked = 0;
  /** Rollouts that whoever has a turn may still ask for. */
  private readonly reserved = new Map<number, number>();

  constructor(
    readonly run: RunDescription,
    readonly world: SearchWorld,
    readonly signals: SearchSignals,
  ) {
    this.fold = RunFold.over([{ type: 'runStarted', run, at: 0 }]);
    this.slots = new Slots(run.search.concurrency, () => world.stopWaiting?.());
    this.paidWork = new PaidWork(this.turns, this.slots, (event) => world.record(event), signals.cancel);
  }

  get state(): RunState {
    return this.fold.state;
  }

  /** Who leads what, on the examples that were not left out. */
  get frontier(): GrowingFrontier {
    return this.pool;
  }

  /** The examples of a set that count. */
  remaining(set: ExampleSet): readonly ExampleReference[] {
    return remainingExamples(this.state, set);
  }

  /** How many examples of a set count. */
  remainingCount(set: ExampleSet): number {
    return remainingRun(this.state).examples[set].length;
  }

  /** Tells a decision and takes it into the state. */
  emit(event: ToldEvent): void {
    this.fold.apply(this.world.record(event));
    if (event.type === 'candidateScored') this.enterFrontier(event.candidate);
    if (event.type === 'exampleLeftOut') {
      this.pool = new GrowingFrontier();
      for (const { candidate } of this.state.curve) this.enterFrontier(candidate);
    }
  }

  /**
   * Does paid work on several items, while others have their turns. What it tells is kept at once, and taken into the
   * state in the order of the items when all are done.
   */
  async doPaidWork<Item, Result>(items: readonly Item[], way: WayOfWorking<Item, Result>): Promise<readonly Result[]> {
    const { results, events } = await this.paidWork.on(items, way);
    for (const event of events) this.fold.apply(event);
    return results;
  }

  /** Notes that a decision failed. It ends the run: nothing is decided or begun any more, and nothing waits to be sent. */
  fail(reason: unknown): void {
    this.turns.fail(reason);
    this.slots.fail(reason);
  }

  /** Sets aside all the rollouts that who has the turn, or another, may still ask for. */
  reserve(rollouts: number, holder = this.turns.holder): void {
    this.reserved.set(holder, rollouts);
  }

  /** Rollouts that were asked for without an answer, or are set aside. */
  rolloutsPromised(): number {
    return this.asked - this.state.rollouts + sum([...this.reserved.values()]);
  }

  /** Rollouts that the budget still pays for, but for those that are set aside, also for proposals that wait. */
  rolloutsLeft(): number {
    return this.rolloutsLeftToAccepted() - reservedRollouts(this.state);
  }

  /**
   * Rollouts that the budget still pays for where the developer has accepted a proposal: what is set aside for others that
   * wait is not kept from it, for they may be rejected.
   */
  rolloutsLeftToAccepted(): number {
    return this.run.search.overshoot ? Infinity : rolloutsLeft(this.state) - this.rolloutsPromised();
  }

  /** The texts of a proposal as a whole candidate. */
  textsOf({ parents: [parent], texts }: Proposal): ComponentTexts {
    return { ...this.state.candidates[parent]?.texts, ...texts };
  }

  /** What stands against texts that are to run, or undefined when they may. */
  faultOf(texts: ComponentTexts): CandidateFault | undefined {
    return faultOfTexts(this.world.textCheck, texts);
  }

  /** Runs one subject on examples. */
  async runOne(batch: RolloutBatch): Promise<BatchOutcome> {
    const [outcome] = await this.runAll([batch]);
    return outcome ?? { kind: 'ran', results: [] };
  }

  /**
   * Runs several subjects side by side, but what need not be run again; the outcomes stand in the order of the batches. No
   * text gets past here that does not pass the check, and no example that was left out.
   *
   * @throws {TooManyFailuresError} when more examples fail than may be left out.
   */
  async runAll(batches: readonly RolloutBatch[]): Promise<readonly BatchOutcome[]> {
    const faults = batches.map(({ texts }) => this.faultOf(texts));
    const asked = batches.map((batch, nth) =>
      faults[nth] === undefined
        ? batch.examples.map((example, place) => this.askUnlessLeftOut(batch, example, place))
        : [],
    );
    const all = asked.flat().filter((rollout) => rollout !== null);
    if (all.some(({ answer }) => answer.outcome === undefined)) {
      const fresh = all.filter(({ isNew }) => isNew);
      const tellFailure = this.failures.watch(fresh.map(({ request }) => request));
      const outcomes = await this.doPaidWork(fresh, {
        work: ({ request }, news) => this.evaluate(request, news, tellFailure),
        repeat: ({ request }, news) => this.repeat(request, news, tellFailure),
      });
      for (const [place, { answer }] of fresh.entries()) answer.outcome = outcomes[place];
      this.settleFailures(fresh);
    }
    return asked.map((batch, nth) => {
      const fault = faults[nth];
      return fault === undefined ? this.outcomeOf(batch) : { kind: 'failed', reason: { kind: 'refused', ...fault } };
    });
  }

  private outcomeOf(batch: readonly (AskedRollout | null)[]): BatchOutcome {
    const outcomes = batch.map((rollout) => {
      return rollout === null || isLeftOut(this.state, rollout.request.example) ? null : this.take(rollout);
    });
    const broken = outcomes.find((outcome) => outcome?.kind === 'broken');
    if (broken?.kind === 'broken') return { kind: 'failed', reason: broken };
    return { kind: 'ran', results: outcomes.map((outcome) => (outcome?.kind === 'scored' ? outcome.rollout : null)) };
  }

  /** Decides what follows from the failures among rollouts that have ended. */
  private settleFailures(ended: readonly AskedRollout[]): void {
    for (const { request, answer } of ended) {
      if (answer.outcome?.kind === 'scored') this.failures.noteScore(request);
    }
    const failed = ended.flatMap(({ request, answer }) =>
      answer.outcome?.kind === 'unscored' ? [{ request, answer, detail: answer.outcome.detail }] : [],
    );
    if (failed.length === 0) return;
    // The budget does not count them.
    this.asked -= failed.filter(({ request }) => request.example.set !== 'test').length;
    const { texts, examples } = this.failures.blame(failed);
    for (const failure of failed) {
      if (texts.has(failure)) failure.answer.outcome = { kind: 'broken', detail: failure.detail };
    }
    for (const { example, detail } of examples) this.emit({ type: 'exampleLeftOut', example, detail });
  }

  /** The latest score of texts on a feedback example, where they were run on it and lineages grow. */
  knownScore(texts: ComponentTexts, index: number): number | undefined {
    const outcome = this.known.get(this.keyOf({ texts, example: { set: 'feedback', index } }))?.outcome;
    return outcome?.kind === 'scored' ? outcome.rollout.score : undefined;
  }

  private askUnlessLeftOut(batch: RolloutBatch, example: ExampleReference, place: number): AskedRollout | null {
    return isLeftOut(this.state, example) ? null : this.ask(batch, example, place);
  }

  private ask(batch: RolloutBatch, example: ExampleReference, place: number): AskedRollout {
    const { subject, texts, purpose } = batch;
    // The place makes the id unique: a padded minibatch can hold an example twice.
    const id = `${purpose}/${place + 1}/${nameOfExample(example)}`;
    const request = { id, subject, texts, example };
    const key = this.keyOf(request);
    const known = this.mayReuse(example) ? this.known.get(key) : undefined;
    if (known !== undefined) return { request, answer: known, isNew: false };
    const answer: Answer = {};
    if (this.mayReuse(example) || this.comparesLineages(example)) this.known.set(key, answer);
    if (example.set !== 'test') this.countAsked();
    return { request, answer, isNew: true };
  }

  private countAsked(): void {
    this.asked += 1;
    this.reserve(Math.max(0, (this.reserved.get(this.turns.holder) ?? 0) - 1));
  }

  private async evaluate(
    request: RolloutRequest,
    news: WorkNews,
    tellFailure: (failure: FailedRollout) => void,
  ): Promise<RolloutOutcome> {
    try {
      const result = await this.world.evaluator.evaluate(request, this.signals.cancel, news.take);
      return scored(request, result, news);
    } catch (error) {
      return unscored(request, error, news, tellFailure);
    }
  }

  /** What came of a rollout that is recorded; undefined for any other. */
  private repeat(
    request: RolloutRequest,
    news: WorkNews,
    tellFailure: (failure: FailedRollout) => void,
  ): RolloutOutcome | undefined {
    try {
      const result = this.world.evaluator.recorded?.(request, news.take);
      return result === undefined ? undefined : scored(request, result, news);
    } catch (error) {
      return unscored(request, error, news, tellFailure);
    }
  }

  /** Who asked for the same before has its answer already: turns are taken in the order of asking. */
  private take({ request, answer: { outcome }, isNew }: AskedRollout): RolloutOutcome {
    if (outcome === undefined) throw new Error(`The rollout ${request.id} was not answered.`);
    const { subject, example } = request;
    if (!isNew && outcome.kind === 'scored') {
      const { score, objectives } = outcome.rollout;
      this.emit({ type: 'rolloutReused', subject, example, score, objectives });
    }
    return outcome;
  }

  private mayReuse({ set }: ExampleReference): boolean {
    const { reuse } = this.run.search;
    return reuse === 'always' || (reuse === 'pareto' && set === 'pareto');
  }

  /** Where lineages grow, `knownScore` is asked for what candidates have scored on feedback examples. */
  private comparesLineages({ set }: ExampleReference): boolean {
    return set === 'feedback' && this.run.search.lineages !== null;
  }

  /** The same row of data is the same example, whichever set it is taken from. */
  private keyOf({ texts, example }: Pick<RolloutRequest, 'texts' | 'example'>): number {
    const { set, index } = rowOf(this.run, example);
    const { feedback, pareto, test } = this.run.examples;
    const before = { feedback: 0, pareto: feedback.length, test: feedback.length + pareto.length }[set];
    return this.textNumbers.of(texts) * (feedback.length + pareto.length + test.length) + before + index;
  }

  private enterFrontier(index: number): void {
    const candidate = this.state.candidates[index];
    if (candidate === undefined) return;
    const scores = frontierScores(candidate, this.run.search.frontier, this.run.objectives);
    this.frontier.add(index, meanOf(candidate.pareto) ?? 0, scores);
  }
}

/** What came of a rollout; nothing as long as it is under way. */
interface Answer {
  outcome?: RolloutOutcome | undefined;
}

interface AskedRollout {
  readonly request: RolloutRequest;
  readonly answer: Answer;
  readonly isNew: boolean;
}

export function sum(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + score, 0);
}
