// Tested by test/unit/gepa/search.test.ts.
import { nameOfExample, type ComponentTexts, type ExampleReference, type Subject } from './candidate';
import { rowOf } from './failures/left-out';
import type { RolloutRequest } from './rollout';
import type { RolloutOutcome } from './rollout-outcome';
import type { RunDescription } from './run-description';
import type { TextNumbers } from './text/text-numbers';

/** Rollouts of one subject that are run together. */
export interface RolloutBatch {
  readonly subject: Subject;
  readonly texts: ComponentTexts;
  readonly examples: readonly ExampleReference[];
  /** Begins the rollouts' ids, e.g. `i3.0` for the first task of iteration 3. */
  readonly purpose: string;
  /** Whether each rollout is executed, even if its result is known. */
  readonly isFresh?: true;
}

/** What came of a rollout; no outcome while it is under way. */
export interface Answer {
  outcome?: RolloutOutcome | undefined;
}

/** A rollout of a batch with its answer, which it shares with an earlier rollout unless it is new. */
export interface RequestedRollout {
  readonly request: RolloutRequest;
  readonly answer: Answer;
  readonly isNew: boolean;
}

/** Remembers the outcomes of rollouts by texts and example, as far as the run's `reuse` allows. */
export class RolloutCache {
  private readonly answers = new Map<number, Answer>();

  constructor(
    private readonly run: RunDescription,
    private readonly textNumbers: TextNumbers,
    /** Whether the system has been seen to answer differently, so that nothing may be reused any more. */
    private readonly isNoisy: () => boolean = () => false,
  ) {}

  /** Requests a rollout of a batch, or shares the answer of an earlier one for the same texts and example. */
  request(batch: RolloutBatch, example: ExampleReference, place: number): RequestedRollout {
    const { subject, texts, purpose, isFresh = false } = batch;
    // The place makes the id unique: a padded minibatch can hold an example twice.
    const id = `${purpose}/${place + 1}/${nameOfExample(example)}`;
    const request = { id, subject, texts, example };
    const key = this.keyOf(request);
    const cached = !isFresh && this.mayReuse(example) ? this.answers.get(key) : undefined;
    if (cached !== undefined) return { request, answer: cached, isNew: false };
    const answer: Answer = {};
    if (!isFresh && (this.mayReuse(example) || this.isCompared(example))) this.answers.set(key, answer);
    return { request, answer, isNew: true };
  }

  /** The latest score of texts on a feedback example; undefined if they weren't run on it, or if the search doesn't choose by it. */
  feedbackScore(texts: ComponentTexts, index: number): number | undefined {
    const outcome = this.answers.get(this.keyOf({ texts, example: { set: 'feedback', index } }))?.outcome;
    return outcome?.kind === 'scored' ? outcome.rollout.score : undefined;
  }

  private mayReuse({ set }: ExampleReference): boolean {
    const { reuse, noise } = this.run.search;
    const isReused = reuse === 'always' || (reuse === 'pareto' && set === 'pareto');
    return isReused && !(noise?.whenShown === true && this.isNoisy());
  }

  /** Lineages, and a search for informative examples, choose by what candidates scored on the feedback set. */
  private isCompared({ set }: ExampleReference): boolean {
    const { lineages, rows } = this.run.search;
    return set === 'feedback' && (lineages !== null || rows === 'informative');
  }

  /** The key is the same for the same row of data, whichever set it is taken from. */
  private keyOf({ texts, example }: Pick<RolloutRequest, 'texts' | 'example'>): number {
    const { set, index } = rowOf(this.run, example);
    const { feedback, pareto, test } = this.run.examples;
    const before = { feedback: 0, pareto: feedback.length, test: feedback.length + pareto.length }[set];
    return this.textNumbers.of(texts) * (feedback.length + pareto.length + test.length) + before + index;
  }
}
