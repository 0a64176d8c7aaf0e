import type { ComponentTexts, ExampleSet } from './candidate';

/** Everything that a budget can limit, in the order in which a reached limit is told. */
export const budgetLimits = [
  /** Rollouts of the search. The final scoring of the test set comes on top. */
  'rollouts',
  'proposals',
  'reflections',
  /** Prompt and completion tokens of all models together. */
  'tokens',
  'usd',
  /** Active time: pauses and the time between a stop and a resume do not count. */
  'minutes',
  /** A mean on the Pareto set that is good enough. */
  'score',
  /** Iterations in a row after which no better candidate is expected any more. */
  'iterationsWithoutImprovement',
  /** Candidates in the pool. */
  'candidates',
] as const;

export type BudgetLimit = (typeof budgetLimits)[number];

/** What may be spent on a run. The first limit that is reached ends the search; an absent one does not limit. */
export type Budget = Readonly<Partial<Record<BudgetLimit, number>>>;

/**
 * How a parent is drawn: from the Pareto frontier (Algorithm 2), the best mean always, the best mean but for a share of
 * uniform draws, or from the frontier among the k best means.
 */
export type ParentSelection =
  | { readonly kind: 'pareto' }
  | { readonly kind: 'current_best' }
  | { readonly kind: 'epsilon_greedy'; readonly epsilon: number }
  | { readonly kind: 'top_k_pareto'; readonly k: number };

/**
 * What a candidate can lead on the frontier: an example (the paper's), the mean of a named objective, either, or a
 * named objective on an example (the released implementation's `frontier_type`).
 */
export const frontierKeys = ['instance', 'objective', 'hybrid', 'cartesian'] as const;
export type FrontierKeys = (typeof frontierKeys)[number];

/** Which components an iteration changes: the parent's next one in turn, or all of them. */
export const componentSelections = ['round_robin', 'all'] as const;
export type ComponentSelection = (typeof componentSelections)[number];

/** How much better than its parent a child has to be on the minibatch. */
export const acceptances = ['strict_improvement', 'improvement_or_equal'] as const;
export type Acceptance = (typeof acceptances)[number];

/**
 * Which rollouts are not run again: `never`: none is spared; `pareto`: those of the Pareto set that were run before (the
 * released implementation's `cache_evaluation`); `always`: none is run twice for the same texts and example. Only sound
 * when the system answers the same way twice.
 */
export const reuses = ['never', 'pareto', 'always'] as const;
export type Reuse = (typeof reuses)[number];

/**
 * Where a proposal that repeats another is dropped: among the improvements of its iteration, or in the whole run, before
 * it costs a rollout (candidates, proposals that wait, and those that the developer rejected).
 */
export const duplicateScopes = ['iteration', 'run'] as const;
export type DuplicateScope = (typeof duplicateScopes)[number];

/**
 * How a candidate is scored that is to join the pool: on the whole Pareto set, or in stages, paired with its better
 * parent and its parent's failures first, until it cannot be better any more. Then it does not join.
 */
export const scorings = ['whole', 'staged'] as const;
export type Scoring = (typeof scorings)[number];

/** How lineages are grown, one after the other. */
export interface LineageOptions {
  /** Iterations in which a new lineage grows from the seed by several rounds each. */
  readonly growth: number;
  /** Rounds of reflection on the feedback set in such an iteration, before a child is scored on the Pareto set. */
  readonly rounds: number;
  /** Feedback examples that a round looks at, in minibatches side by side. */
  readonly batch: number;
  /** Iterations in a row without a better child after which a lineage is done. */
  readonly patience: number;
  /** Whether a new lineage takes over, after its first round, what the best one before it has learnt. */
  readonly inherit: boolean;
  /**
   * Whether a child that is just as good as its parent on the Pareto set also continues the lineage: it has learnt from
   * feedback examples what the Pareto set does not ask for.
   */
  readonly neutral: boolean;
}

export interface SearchOptions {
  /** Seed of the one random stream. The same seed and the same replies give the same run. */
  readonly seed: number;
  /** Feedback examples per task (b in Algorithm 1). */
  readonly minibatch: number;
  /** Rollouts and reflections under way at once. Has no influence on any decision. */
  readonly concurrency: number;
  /**
   * Iterations under way at once, each with what was decided before it began. Only one has the turn at a time, so that the
   * order of decisions does not depend on the timing; what overlaps learns a little less from one another.
   */
  readonly overlap: number;
  /** The score at which an example leaves nothing to learn. */
  readonly perfectScore: number;
  /** Whether a minibatch of perfect scores is left without reflecting on it. */
  readonly skipPerfect: boolean;
  /** How many proposals may wait for the developer before the search stops to wait too. */
  readonly reviewAhead: number;
  readonly parents: ParentSelection;
  readonly frontier: FrontierKeys;
  readonly components: ComponentSelection;
  /** Parents drawn per iteration, and minibatches drawn for each. One proposal is made for every such task. */
  readonly tasks: { readonly parents: number; readonly perParent: number };
  /** Which of an iteration's improvements join the pool: all, or so many of those that improved most. */
  readonly keep: number | 'all';
  readonly acceptance: Acceptance;
  /** Merges that may be accepted (Algorithms 3 and 4 of the paper's appendix); 0 turns merging off. */
  readonly merges: number;
  readonly reuse: Reuse;
  readonly duplicates: DuplicateScope;
  /** Whether an iteration may begin that the rollouts left cannot pay for to its end. */
  readonly overshoot: boolean;
  readonly scoring: Scoring;
  /** Whether a reflection is told what was proposed before for the same text and examples, to propose something else. */
  readonly recallTried: boolean;
  /**
   * Grows lineages one after the other, each from the seed, instead of drawing parents; what an iteration improves is put
   * together into one proposal. Null draws parents by `parents`, and minibatches by `tasks`.
   */
  readonly lineages: LineageOptions | null;
}

/**
 * Raised by every change after which the search decides otherwise from the same results: a run is resumed by repeating its
 * decisions, and only a version that takes the same ones can do that.
 */
export const decisionsVersion = 4;

/**
 * The oldest version whose runs can be resumed as far as they combined no texts that are merged otherwise now, and as far as
 * the developer edited no combination; a run in which that happened is refused at that decision.
 */
export const oldestDecisions = 2;

/** The decisions of the released implementation, step for step. */
export const classicSearchOptions: SearchOptions = {
  seed: 0,
  minibatch: 3,
  concurrency: 8,
  overlap: 1,
  perfectScore: 1,
  skipPerfect: true,
  reviewAhead: 3,
  parents: { kind: 'pareto' },
  frontier: 'instance',
  components: 'round_robin',
  tasks: { parents: 1, perParent: 1 },
  keep: 'all',
  acceptance: 'strict_improvement',
  merges: 0,
  reuse: 'never',
  duplicates: 'iteration',
  overshoot: true,
  scoring: 'whole',
  recallTried: false,
  lineages: null,
};

/** The paper's search without what wastes rollouts: repeated texts, and iterations that cannot be paid for to their end. */
export const drawingSearchOptions: SearchOptions = { ...classicSearchOptions, duplicates: 'run', overshoot: false };

/**
 * Lineages one after the other, each extended by several reflections at once. It spends more reflections and fewer
 * rollouts. Where the system does not answer the same way twice, `reuse` has to be `never`.
 */
export const defaultSearchOptions: SearchOptions = {
  ...classicSearchOptions,
  minibatch: 1,
  components: 'all',
  reuse: 'always',
  duplicates: 'run',
  overshoot: false,
  scoring: 'staged',
  recallTried: true,
  lineages: { growth: 2, rounds: 2, batch: 10, patience: 3, inherit: true, neutral: true },
};

/**
 * Which proposals the developer reviews. `every`: each, before it costs a rollout; `improving`: those that beat their parent on
 * the minibatch; `off`: none.
 */
export const reviewModes = ['every', 'improving', 'off'] as const;
export type ReviewMode = (typeof reviewModes)[number];

/**
 * What a run asks models for: the answers of the system, reflections by a stronger model, verdicts on outputs, and vectors
 * of texts that are compared. Every run has the first two; only metrics ask for the others.
 */
export type ModelUse = 'task' | 'reflection' | 'judge' | 'embedding';

/** What money and tokens are counted for. What judges and embeddings take is part of the rollouts that they score. */
export type Expense = 'task' | 'reflection';

/** What a screen shows of an example without reading the data again. */
export interface ExampleSummary {
  /** The beginning of the input, on one line. */
  readonly title: string;
  readonly expected?: string;
  /** Where the row is, e.g. `train.jsonl:12`. */
  readonly source: string;
}

/** All that the search and the screens need to know of a run before its first rollout. */
export interface RunDescription {
  readonly id: string;
  readonly name: string;
  /** The texts of candidate 0. The key order is the module order. */
  readonly seed: ComponentTexts;
  readonly examples: Readonly<Record<ExampleSet, readonly ExampleSummary[]>>;
  /** Whether the Pareto set is the feedback set, row for row, because there is no other. */
  readonly paretoIsFeedback: boolean;
  /** Names of the metric's parts, when it has several. */
  readonly objectives: readonly string[];
  readonly budget: Budget;
  readonly search: SearchOptions;
  readonly review: ReviewMode;
  /** What the models are called on screen. */
  readonly models: Readonly<Record<Expense, string>> & Readonly<Partial<Record<ModelUse, string>>>;
}
