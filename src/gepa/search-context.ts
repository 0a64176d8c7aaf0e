import { BrokenTextError } from './broken-text-error';
import { reservedRollouts, rolloutsLeft } from './budget';
import { nameOfExample, type ComponentTexts, type ExampleReference, type Subject } from './candidate';
import type { BrokenReason, Proposal, ResultEvent, RunEvent, SearchEvent } from './events';
import { RunFold } from './fold';
import { frontierScores, GrowingFrontier } from './frontier';
import type { RolloutRequest, RolloutResult } from './rollout';
import type { RunDescription } from './run-description';
import { sideBySide } from './side-by-side';
import { Slots } from './slots';
import { meanOf, type RunState } from './state';
import { faultOfTexts, type CandidateFault } from './text-fault';
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
  | { readonly kind: 'ran'; readonly results: readonly RolloutResult[] }
  | { readonly kind: 'failed'; readonly reason: BrokenReason };

/**
 * What every step of a search works with: the run, the world, the state so far with its frontier, and rollouts that are
 * told as events.
 */
export class SearchContext {
  readonly frontier = new GrowingFrontier();
  readonly turns = new Turns();
  private readonly slots: Slots;
  private readonly fold: RunFold;
  /** What was asked for, answered or not, by texts and example. */
  private readonly known = new Map<string, Answer>();
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
    this.slots = new Slots(run.search.concurrency);
  }

  get state(): RunState {
    return this.fold.state;
  }

  /** Tells a decision and takes it into the state. */
  emit(event: SearchEvent): void {
    this.fold.apply(this.world.record(event));
    if (event.type === 'candidateScored') this.enterFrontier(event.candidate);
  }

  /**
   * Does paid work on several items, while others have their turns. What it tells is kept at once, and taken into the
   * state in the order of the items when all are done.
   */
  async pay<Item, Result>(
    items: readonly Item[],
    work: (item: Item, tell: (event: ResultEvent) => void) => Promise<Result>,
  ): Promise<readonly Result[]> {
    const told = items.map((): RunEvent[] => []);
    const results = await this.turns.wait(() =>
      sideBySide(items, (item, place) =>
        this.slots.run(() => {
          this.signals.cancel.throwIfAborted();
          return work(item, (event) => told[place]?.push(this.world.record(event)));
        }),
      ),
    );
    for (const event of told.flat()) this.fold.apply(event);
    return results;
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
   * text gets past here that does not pass the check.
   */
  async runAll(batches: readonly RolloutBatch[]): Promise<readonly BatchOutcome[]> {
    const faults = batches.map(({ texts }) => this.faultOf(texts));
    const asked = batches.map((batch, nth) =>
      faults[nth] === undefined ? batch.examples.map((example, place) => this.ask(batch, example, place)) : [],
    );
    if (asked.flat().some(({ answer }) => answer.outcome === undefined)) {
      const fresh = asked.flat().filter(({ isNew }) => isNew);
      const outcomes = await this.pay(fresh, ({ request }, tell) => this.evaluate(request, tell));
      for (const [place, { answer }] of fresh.entries()) answer.outcome = outcomes[place];
    }
    return asked.map((batch, nth) => {
      const fault = faults[nth];
      return fault === undefined ? this.outcomeOf(batch) : { kind: 'failed', reason: { kind: 'refused', ...fault } };
    });
  }

  private outcomeOf(batch: readonly AskedRollout[]): BatchOutcome {
    const outcomes = batch.map((rollout) => this.take(rollout));
    const broken = outcomes.find((outcome) => outcome.kind === 'broken');
    if (broken !== undefined) return { kind: 'failed', reason: broken };
    return { kind: 'ran', results: outcomes.flatMap((outcome) => (outcome.kind === 'scored' ? outcome.result : [])) };
  }

  /** The latest score of texts on a feedback example, where they were run on it. */
  knownScore(texts: ComponentTexts, index: number): number | undefined {
    const outcome = this.known.get(this.keyOf({ texts, example: { set: 'feedback', index } }))?.outcome;
    return outcome?.kind === 'scored' ? outcome.result.score : undefined;
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
    if (this.mayReuse(example) || example.set === 'feedback') this.known.set(key, answer);
    if (example.set !== 'test') this.countAsked();
    return { request, answer, isNew: true };
  }

  private countAsked(): void {
    this.asked += 1;
    this.reserve(Math.max(0, (this.reserved.get(this.turns.holder) ?? 0) - 1));
  }

  private async evaluate(request: RolloutRequest, tell: (event: ResultEvent) => void): Promise<RolloutOutcome> {
    const { id, subject, example } = request;
    try {
      const result = await this.world.evaluator.evaluate(request, this.signals.cancel);
      tell({ type: 'rolloutFinished', rollout: id, subject, example, ...result });
      return { kind: 'scored', result };
    } catch (error) {
      // Without its seed a search has nothing to go by: what breaks the seed ends the run, and is tried again by a resume.
      const isSeed = subject.kind === 'candidate' && subject.index === 0;
      if (!(error instanceof BrokenTextError) || isSeed) throw error;
      const detail = error.message;
      tell({ type: 'rolloutBroken', rollout: id, subject, example, detail });
      return { kind: 'broken', detail };
    }
  }

  /** Who asked for the same before has its answer already: turns are taken in the order of asking. */
  private take({ request, answer: { outcome }, isNew }: AskedRollout): RolloutOutcome {
    if (outcome === undefined) throw new Error(`The rollout ${request.id} was not answered.`);
    const { subject, example } = request;
    if (!isNew && outcome.kind === 'scored') {
      const { score, objectives } = outcome.result;
      this.emit({ type: 'rolloutReused', subject, example, score, objectives });
    }
    return outcome;
  }

  private mayReuse({ set }: ExampleReference): boolean {
    const { reuse } = this.run.search;
    return reuse === 'always' || (reuse === 'pareto' && set === 'pareto');
  }

  /** The same row of data is the same example, whichever set it is taken from. */
  private keyOf({ texts, example }: Pick<RolloutRequest, 'texts' | 'example'>): string {
    const set = this.run.paretoIsFeedback && example.set === 'pareto' ? 'feedback' : example.set;
    return JSON.stringify([set, example.index, ...Object.values(texts)]);
  }

  private enterFrontier(index: number): void {
    const candidate = this.state.candidates[index];
    if (candidate === undefined) return;
    const scores = frontierScores(candidate, this.run.search.frontier, this.run.objectives);
    this.frontier.add(index, meanOf(candidate.pareto) ?? 0, scores);
  }
}

type RolloutOutcome =
  { readonly kind: 'scored'; readonly result: RolloutResult } | { readonly kind: 'broken'; readonly detail: string };

/** What came of a rollout; nothing as long as it is under way. */
interface Answer {
  outcome?: RolloutOutcome | undefined;
}

interface AskedRollout {
  readonly request: RolloutRequest;
  readonly answer: Answer;
  readonly isNew: boolean;
}

/** Every example of a set. */
export function everyExample(set: ExampleReference['set'], run: RunDescription): readonly ExampleReference[] {
  return run.examples[set].map((_, index) => ({ set, index }));
}

export function sum(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + score, 0);
}
