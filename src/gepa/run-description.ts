// Tested by test/unit/gepa/search-transcript.test.ts.
import type { ComponentTexts, ExampleSet } from './candidate';
import type { ObjectiveScales } from './objective-scale';
import type { Briefing } from './reflection/briefing';
import type { StrategyOptions } from './strategies/strategy-options';
import type { Lock } from './text/locked-passages';

/** Everything that a budget can limit. If several limits are reached, the first of this list is reported. */
export const budgetLimits = [
  /** Rollouts of the search. Scoring the test set at the end comes on top. */
  'rollouts',
  'proposals',
  'reflections',
  /** Prompt and completion tokens of all models together. */
  'tokens',
  'usd',
  /** Active time, without pauses and the time between a stop and a resume. */
  'minutes',
  /** A sufficient mean on the Pareto set. */
  'score',
  /** Iterations in a row without a better candidate. */
  'iterationsWithoutImprovement',
  /** Candidates in the pool. */
  'candidates',
] as const;

/** The limits that no request may be sent beyond. */
export const moneyLimits = ['tokens', 'usd'] as const;
export type MoneyLimit = (typeof moneyLimits)[number];

/** The limits that rollouts use up. */
export const meteredLimits = ['rollouts', ...moneyLimits] as const;
export type MeteredLimit = (typeof meteredLimits)[number];

export type BudgetLimit = (typeof budgetLimits)[number];

/** The limits of a run. The first one reached ends the search; an absent limit is unlimited. */
export type Budget = Readonly<Partial<Record<BudgetLimit, number>>>;

/**
 * How a parent is drawn: from the Pareto frontier (Algorithm 2), always the best mean, the best mean except for a share
 * of uniform draws, or from the part of the frontier with the k best means.
 */
export type ParentSelection =
  | { readonly kind: 'pareto' }
  | { readonly kind: 'current_best' }
  | { readonly kind: 'epsilon_greedy'; readonly epsilon: number }
  | { readonly kind: 'top_k_pareto'; readonly k: number };

/**
 * What a candidate can lead on the frontier: an example (the paper's), the mean of a named objective, either, or a
 * named objective on an example (`frontier_type` of the released implementation).
 */
export const frontierKeys = ['instance', 'objective', 'hybrid', 'cartesian'] as const;
export type FrontierKeys = (typeof frontierKeys)[number];

/** Which components an iteration changes: the parent's next one in turn, or all of them. */
export const componentSelections = ['round_robin', 'all'] as const;
export type ComponentSelection = (typeof componentSelections)[number];

/** Whether a child must be better than its parent on the minibatch, or may be equal. */
export const acceptances = ['strict_improvement', 'improvement_or_equal'] as const;
export type Acceptance = (typeof acceptances)[number];

/**
 * Which rollouts reuse earlier results: `never`, none; `pareto`, those on the Pareto set (`cache_evaluation` of the
 * released implementation); `always`, all with the same texts and example. Only sound if the system answers the same
 * way twice, and ends when `noise` shows that it doesn't.
 */
export const reuses = ['never', 'pareto', 'always'] as const;
export type Reuse = (typeof reuses)[number];

/**
 * Where duplicates are looked for. `iteration`: among the improvements of an iteration. `run`: among candidates,
 * waiting proposals and rejected ones, before a proposal costs a rollout.
 */
export const duplicateScopes = ['iteration', 'run'] as const;
export type DuplicateScope = (typeof duplicateScopes)[number];

/**
 * How a candidate is scored before it joins the pool: on the whole Pareto set, or in stages that end as soon as it
 * can't beat its better parent.
 */
export const scorings = ['whole', 'staged'] as const;
export type Scoring = (typeof scorings)[number];

/**
 * What the score of a candidate is when several task models run it: its mean over all of them, or its mean with the
 * model that it does worst with.
 */
export const modelScores = ['mean', 'worst'] as const;
export type ModelScore = (typeof modelScores)[number];

/** How lineages grow, one after the other. */
export interface LineageOptions {
  /** Iterations at the start of a lineage that run several rounds each. */
  readonly growth: number;
  /** Rounds of reflection in each of those iterations, before the child is scored on the Pareto set. */
  readonly rounds: number;
  /** Feedback examples per round, split into minibatches that are reflected on side by side. */
  readonly batch: number;
  /** Iterations in a row without a better child that end a lineage. */
  readonly patience: number;
  /** Whether a new lineage adopts the changes of the best lineage after its first round. */
  readonly inherit: boolean;
  /**
   * Whether a child that equals its parent on the Pareto set continues the lineage. It may have learned from feedback
   * examples what the Pareto set doesn't test.
   */
  readonly neutral: boolean;
  /**
   * Whether there are fewer reflections, each on more examples, where one costs as much as many rollouts. Runs of earlier
   * versions lack it, and have as many at any price.
   */
  readonly byPrice?: boolean;
  /**
   * Whether expensive reflections are asked one by one, each about the text that the last one led to, and not a few side by side. Only
   * with `byPrice`. Runs of earlier versions lack it, and have a few.
   */
  readonly oneByOne?: boolean;
  /**
   * Whether reflections are asked one by one at any price from the moment when a lineage has ended without a new best candidate. Runs of
   * earlier versions lack it, and go by the price alone.
   */
  readonly oneByOneWhenStalled?: boolean;
}

/**
 * How a search allows for noise: the same texts score differently on the same example each time, because the system or
 * the metric doesn't repeat itself.
 */
export interface NoiseOptions {
  /** Examples of the Pareto set that the seed is run on a second time at the start, to measure the noise. */
  readonly check: number;
  /** The largest share of the rollouts that is kept for the final, which measures the best candidates again. */
  readonly final: number;
  /**
   * The mean from which on a parent's failure must happen twice before a reflection sees it. The more a parent solves, the more of
   * its failures are chance.
   */
  readonly confirmFrom: number;
  /**
   * Whether noise is allowed for only once the check has shown some: the system is expected to repeat itself, but only expected. Until then,
   * results are reused as `reuse` says. Absent in earlier runs: noise is allowed for from the start.
   */
  readonly whenShown?: boolean;
  /**
   * Whether candidates are compared by their means shrunk towards their parents (`estimatedMeans`) when parents are drawn, heads of lineages
   * are chosen, and a child has to beat its parent. Absent in earlier runs: by their means as measured.
   */
  readonly shrink?: boolean;
  /**
   * Whether the final chooses by feedback examples only, so that the Pareto set, which has chosen at every step before, doesn't flatter the winner
   * again. Absent in earlier runs: only its first round does.
   */
  readonly onFeedback?: boolean;
  /** How far an improvement on the minibatch is doubted. Absent in earlier runs: it isn't. */
  readonly gate?: NoiseGate;
}

/** When a proposal that improved its minibatch is run on further feedback examples, beside what it changed. */
export interface NoiseGate {
  /** The evidence at which no more are needed (`evidenceAbove`): at least 1, which is none. */
  readonly evidence: number;
  /** The most further examples for a proposal. */
  readonly further: number;
}

/**
 * The order of examples where the search is free to choose: at random, or those first that tell candidates apart. Neither changes which
 * examples a candidate's score is the mean of.
 */
export const rowOrders = ['shuffled', 'informative'] as const;
export type RowOrder = (typeof rowOrders)[number];

export interface SearchOptions {
  /** Seed of the random stream. The same seed and the same replies give the same run. Absent in an imported run that doesn't say it. */
  readonly seed?: number;
  /** Feedback examples per task (b in Algorithm 1). */
  readonly minibatch: number;
  /** Rollouts and reflections under way at the same time. Has no influence on decisions. */
  readonly concurrency: number;
  /**
   * Iterations under way at the same time. They decide in turns, so that the order of decisions doesn't depend on
   * timing, and learn a little less from each other.
   */
  readonly overlap: number;
  /** The score that counts as solved. */
  readonly perfectScore: number;
  /** Whether minibatches with perfect scores only are skipped. */
  readonly skipPerfect: boolean;
  /** Proposals that may wait for review before the search waits for the developer. */
  readonly reviewAhead: number;
  readonly parents: ParentSelection;
  readonly frontier: FrontierKeys;
  readonly components: ComponentSelection;
  /** Parents drawn per iteration, and minibatches drawn per parent. Each minibatch is a task with one proposal. */
  readonly tasks: { readonly parents: number; readonly perParent: number };
  /** The improvements of an iteration that join the pool: all, or this many of the largest. */
  readonly keep: number | 'all';
  readonly acceptance: Acceptance;
  /** The most merges to accept (Algorithms 3 and 4 of the paper's appendix); 0 turns merging off. */
  readonly merges: number;
  readonly reuse: Reuse;
  readonly duplicates: DuplicateScope;
  /** Whether an iteration may begin if the remaining rollouts may not be enough to finish it. */
  readonly overshoot: boolean;
  readonly scoring: Scoring;
  /** Runs of earlier versions lack it, and take the mean. */
  readonly acrossModels?: ModelScore;
  /** The most tokens of a component's text, by estimate. Absent: no limit. */
  readonly maxTokens?: number;
  /** The most tokens of a component's text as a multiple of the seed's. Absent: no limit. */
  readonly maxGrowth?: number;
  /** Whether some iterations ask for a shorter text of the best candidate. Absent: none does. */
  readonly shorten?: boolean;
  /** Whether a reflection's text is refused if it copies from the rows that it was shown. Absent: it isn't. */
  readonly refuseCopies?: boolean;
  /** Whether reflections see a better output beside one that failed. Absent in earlier runs: they don't. */
  readonly contrast?: boolean;
  /** Whether reflections on a module see the steps of the other modules too, in short. Absent in earlier runs: they don't. */
  readonly wholeTrace?: boolean;
  /**
   * The most hypotheses that a reflection is asked for, each with its own text, which are raced on the minibatch. Absent: one text,
   * without a label.
   */
  readonly hypotheses?: number;
  /** Absent in earlier runs: shuffled. */
  readonly rows?: RowOrder;
  /** Whether reflections see earlier proposals for the same text and examples, so that they propose something new. */
  readonly recallTried: boolean;
  /**
   * Grows lineages one after the other, each from the seed, and combines the improvements of an iteration into one
   * proposal. Null draws parents by `parents` and minibatches by `tasks`.
   */
  readonly lineages: LineageOptions | null;
  /** Null takes each score as exact. Runs of earlier versions lack it, and do so too. */
  readonly noise?: NoiseOptions | null;
  /** Another search instead of GEPA, which `lineages` and `parents` then don't concern. Absent: GEPA. */
  readonly strategy?: StrategyOptions;
}

/**
 * The version of the search's decisions. Raise it with every change that makes the search decide differently from the
 * same results, because a resume repeats the recorded decisions.
 */
export const decisionsVersion = 6;

/**
 * The oldest version whose runs can be resumed. Runs that merged texts differently or edited a combination are refused
 * at that decision.
 */
export const oldestDecisions = 2;

/** Decides as the released implementation does, step for step. */
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
  contrast: false,
  wholeTrace: false,
  recallTried: false,
  lineages: null,
  noise: null,
};

/** The paper's search, but with better outputs beside failures, without duplicate texts and without iterations that the budget can't finish. */
export const drawingSearchOptions: SearchOptions = {
  ...classicSearchOptions,
  duplicates: 'run',
  overshoot: false,
  contrast: true,
  wholeTrace: true,
};

/**
 * Grows lineages with several reflections side by side: more reflections and fewer rollouts. If the system doesn't
 * answer the same way twice, set `reuse` to `never`.
 */
export const defaultSearchOptions: SearchOptions = {
  ...classicSearchOptions,
  minibatch: 1,
  components: 'all',
  reuse: 'always',
  duplicates: 'run',
  overshoot: false,
  scoring: 'staged',
  contrast: true,
  wholeTrace: true,
  recallTried: true,
  lineages: {
    growth: 2,
    rounds: 2,
    batch: 10,
    patience: 3,
    inherit: true,
    neutral: true,
    byPrice: true,
    oneByOne: true,
    oneByOneWhenStalled: true,
  },
};

/** For systems that aren't known to repeat themselves. */
export const defaultNoiseOptions: NoiseOptions = {
  check: 5,
  final: 0.1,
  confirmFrom: 0.5,
  shrink: true,
  onFeedback: true,
};

/**
 * Which proposals the developer reviews. `every`: each one, before it costs a rollout; `improving`: those that beat
 * their parent on the minibatch; `off`: none.
 */
export const reviewModes = ['every', 'improving', 'off'] as const;
export type ReviewMode = (typeof reviewModes)[number];

/**
 * What a run uses models for: the system's answers, reflections, verdicts of judges, and embeddings of texts to
 * compare. Every run uses the first two; metrics may use the others.
 */
export type ModelUse = 'task' | 'reflection' | 'judge' | 'embedding';

/** What cost and tokens are counted for. Those of judges and embeddings count as part of the rollouts. */
export type Expense = 'task' | 'reflection';

/** What a screen shows of an example without reading the data. */
export interface ExampleSummary {
  /** The beginning of the input, on one line. */
  readonly title: string;
  readonly expected?: string;
  /** The place of the row, e.g. `train.jsonl:12`. */
  readonly source: string;
  /** Whether a model wrote the row, or nobody has reviewed its recorded answer. */
  readonly mark?: 'synthetic' | 'unreviewed';
  /** The position of the task model that answers it. Absent when there is one task model only. */
  readonly taskModel?: number;
}

/** A candidate of another run. */
export interface CandidateOfRun {
  /** The id of the run. */
  readonly run: string;
  readonly candidate: number;
}

/** What the search and the screens need to know of a run before its first rollout. */
export interface RunDescription {
  readonly id: string;
  readonly name: string;
  /** The texts of candidate 0. The key order is the module order. */
  readonly seed: ComponentTexts;
  readonly examples: Readonly<Record<ExampleSet, readonly ExampleSummary[]>>;
  /** Whether the Pareto set consists of the same rows as the feedback set, because the data has no other rows. */
  readonly paretoIsFeedback: boolean;
  /** Names of the metric's parts, if it has several. */
  readonly objectives: readonly string[];
  /** How objectives are measured that aren't plain scores. Absent when all are, and in earlier runs. */
  readonly scales?: ObjectiveScales;
  readonly budget: Budget;
  readonly search: SearchOptions;
  /** Which proposals are reviewed at first. The developer may change it during the run. */
  readonly review: ReviewMode;
  /** Passages locked from the start. Absent when there are none. */
  readonly locks?: readonly Lock[];
  /** What every reflection is told. Absent when the spec says nothing. */
  readonly briefing?: Briefing;
  /** Where the seed is from. Absent when no other run made it. */
  readonly startedFrom?: CandidateOfRun;
  /** The models' names on screen. */
  readonly models: Readonly<Record<Expense, string>> & Readonly<Partial<Record<ModelUse, string>>>;
  /** The models without a system role: system messages begin their first user message. Absent when there are none. */
  readonly foldsSystem?: readonly ModelUse[];
}
