import { nameOfExample, type ComponentTexts, type ExampleReference, type Subject } from './candidate';
import type { Proposal, SearchEvent } from './events';
import { RunFold } from './fold';
import { frontierScores, GrowingFrontier } from './frontier';
import type { RolloutRequest, RolloutResult } from './rollout';
import type { RunDescription } from './run-description';
import { sideBySide } from './side-by-side';
import { meanOf, type RunState } from './state';
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

/**
 * What every step of a search works with: the run, the world, the state so far with its frontier, and rollouts that are
 * told as events.
 */
export class SearchContext {
  readonly frontier = new GrowingFrontier();
  private readonly fold: RunFold;
  private readonly known = new Map<string, RolloutResult>();

  constructor(
    readonly run: RunDescription,
    readonly world: SearchWorld,
    readonly signals: SearchSignals,
  ) {
    this.fold = RunFold.over([{ type: 'runStarted', run, at: 0 }]);
  }

  get state(): RunState {
    return this.fold.state;
  }

  /** Tells an event and takes it into the state. */
  emit(event: SearchEvent): void {
    this.fold.apply(this.world.record(event));
    if (event.type === 'candidateScored') this.enterFrontier(event.candidate);
  }

  /** The texts of a proposal as a whole candidate. */
  textsOf({ parents: [parent], texts }: Proposal): ComponentTexts {
    return { ...this.state.candidates[parent]?.texts, ...texts };
  }

  /** Runs one subject on examples. */
  async runOne(batch: RolloutBatch): Promise<readonly RolloutResult[]> {
    const [results] = await this.runAll([batch]);
    return results ?? [];
  }

  /** Runs several subjects side by side, but what need not be run again; the results stand in the order of the batches. */
  async runAll(batches: readonly RolloutBatch[]): Promise<readonly (readonly RolloutResult[])[]> {
    const planned = batches.map((batch) => batch.examples.map((example, place) => this.plan(batch, example, place)));
    const requests = planned.flat().flatMap(({ request, known }) => (known === undefined ? [request] : []));
    const results = await sideBySide(requests, this.run.search.concurrency, (request) => this.evaluate(request));
    const fresh = new Map(requests.map((request, place) => [request, results[place]]));
    return planned.map((batch) =>
      batch.flatMap(({ request, known }) => {
        const result = known ?? fresh.get(request);
        if (result === undefined) return [];
        if (known === undefined) this.remember(request, result);
        else this.tellReuse(request, known);
        return [result];
      }),
    );
  }

  /** The score of texts on a feedback example, where it is known and may be used again. */
  knownScore(texts: ComponentTexts, index: number): number | undefined {
    const example = { set: 'feedback', index } as const;
    return this.mayReuse(example) ? this.known.get(this.keyOf({ texts, example }))?.score : undefined;
  }

  private async evaluate(request: RolloutRequest): Promise<RolloutResult> {
    this.signals.cancel.throwIfAborted();
    const result = await this.world.evaluator.evaluate(request, this.signals.cancel);
    const { id, subject, example } = request;
    this.emit({ type: 'rolloutFinished', rollout: id, subject, example, ...result });
    return result;
  }

  private plan(batch: RolloutBatch, example: ExampleReference, place: number) {
    const { subject, texts, purpose } = batch;
    // The place makes the id unique: a padded minibatch can hold an example twice.
    const request: RolloutRequest = {
      id: `${purpose}/${place + 1}/${nameOfExample(example)}`,
      subject,
      texts,
      example,
    };
    return { request, known: this.mayReuse(example) ? this.known.get(this.keyOf(request)) : undefined };
  }

  private mayReuse({ set }: ExampleReference): boolean {
    const { reuse } = this.run.search;
    return reuse === 'always' || (reuse === 'pareto' && set === 'pareto');
  }

  private remember(request: RolloutRequest, result: RolloutResult): void {
    if (this.run.search.reuse !== 'never') this.known.set(this.keyOf(request), result);
  }

  private tellReuse({ subject, example }: RolloutRequest, { score, objectives }: RolloutResult): void {
    this.emit({ type: 'rolloutReused', subject, example, score, objectives });
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

/** Every example of a set. */
export function everyExample(set: ExampleReference['set'], run: RunDescription): readonly ExampleReference[] {
  return run.examples[set].map((_, index) => ({ set, index }));
}

export function sum(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + score, 0);
}
