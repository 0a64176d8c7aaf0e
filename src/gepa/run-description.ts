import type { ComponentTexts, ExampleSet } from './candidate';

/** What may be spent on a run. The first limit that is reached ends the search; an absent one does not limit. */
export interface Budget {
  /** Rollouts of the search. The final scoring of the test set comes on top. */
  readonly rollouts?: number;
  readonly proposals?: number;
  /** Prompt and completion tokens of all models together. */
  readonly tokens?: number;
  readonly usd?: number;
  /** Active time: pauses and the time between a stop and a resume do not count. */
  readonly minutes?: number;
}

export interface SearchOptions {
  /** Seed of the one random stream. The same seed and the same replies give the same run. */
  readonly seed: number;
  /** Feedback examples per iteration (b in Algorithm 1). */
  readonly minibatch: number;
  /** Rollouts under way at once. Has no influence on any decision. */
  readonly concurrency: number;
  /** The score at which an example leaves nothing to learn. */
  readonly perfectScore: number;
  /** How many proposals may wait for the developer before the search stops to wait too. */
  readonly reviewAhead: number;
}

export const defaultSearchOptions: SearchOptions = {
  seed: 0,
  minibatch: 3,
  concurrency: 8,
  perfectScore: 1,
  reviewAhead: 3,
};

/** `every`: before a proposal costs a rollout; `improving`: when it beat its parent on the minibatch; `off`: never. */
export type ReviewMode = 'every' | 'improving' | 'off';

/** What a screen shows of an example without reading the data again. */
export interface ExampleSummary {
  /** The beginning of the input, on one line. */
  readonly title: string;
  readonly expected?: string;
  /** Where the row is, e.g. `train.jsonl:12`. */
  readonly source: string;
}

/** The two models of a run: the one that is prompted, and the stronger one that reflects. */
export type ModelUse = 'task' | 'reflection';

/** All that the search and the screens need to know of a run before its first rollout. */
export interface RunDescription {
  readonly id: string;
  readonly name: string;
  /** The texts of candidate 0. The key order is the module order. */
  readonly seed: ComponentTexts;
  readonly examples: Readonly<Record<ExampleSet, readonly ExampleSummary[]>>;
  /** Names of the metric's parts, when it has several. */
  readonly objectives: readonly string[];
  readonly budget: Budget;
  readonly search: SearchOptions;
  readonly review: ReviewMode;
  /** What the models are called on screen. */
  readonly models: Readonly<Record<ModelUse, string>>;
}
