// Tested by test/unit/runs/spec/search-options.test.ts.

/** TextGrad: a critique of the text, then an edit that follows it. */
export interface TextGradOptions {
  readonly kind: 'textgrad';
  /** Earlier steps whose critiques and texts an edit is shown; 0 shows none. */
  readonly momentum: number;
}

/** OPRO: new texts from a list of scored ones. */
export interface OproOptions {
  readonly kind: 'opro';
  /** Texts that are requested side by side in a step. */
  readonly proposals: number;
  /** Scored texts that a request shows, the best last. */
  readonly history: number;
  /** Feedback examples that each text is scored on, the same for all. */
  readonly scored: number;
}

/** Trace with its optimizer OptoPrime: the execution is shown as a program whose variables are the texts. */
export interface TraceOptions {
  readonly kind: 'trace';
  /** Earlier attempts that a request shows with their results; 0 shows none. */
  readonly memory: number;
}

/** MIPRO: instructions and demonstrations, chosen together. */
export interface MiproOptions {
  readonly kind: 'mipro';
  /** Instructions that are asked for in a round, for each component. */
  readonly instructions: number;
  /** Sets of demonstrations to choose from, with the empty one. 1 shows none. */
  readonly sets: number;
  /** The most demonstrations in a set. */
  readonly demonstrations: number;
  /** The most feedback examples that a round is bootstrapped from. */
  readonly bootstrap: number;
  /** The score from which on a rollout becomes a demonstration, from 0 to 1. */
  readonly threshold: number;
  /** Trials between two full evaluations. */
  readonly fullEvery: number;
}

/** A search other than GEPA, over the same engine. */
export type StrategyOptions = TextGradOptions | OproOptions | TraceOptions | MiproOptions;

export type StrategyName = StrategyOptions['kind'];

/** The options of one strategy. */
export type OptionsOf<Name extends StrategyName> = Extract<StrategyOptions, { readonly kind: Name }>;

/** Every other search with the options that a spec doesn't set. */
export const strategyDefaults: { readonly [Name in StrategyName]: OptionsOf<Name> } = {
  textgrad: { kind: 'textgrad', momentum: 3 },
  opro: { kind: 'opro', proposals: 8, history: 20, scored: 20 },
  trace: { kind: 'trace', memory: 3 },
  mipro: {
    kind: 'mipro',
    instructions: 10,
    sets: 8,
    demonstrations: 4,
    bootstrap: 30,
    threshold: 0.8,
    fullEvery: 5,
  },
};

/** The searches that a spec can ask for by name (`search.preset`). */
export const searchPresets = ['default', 'classic', 'textgrad', 'opro', 'trace', 'mipro'] as const satisfies readonly (
  'default' | 'classic' | StrategyName
)[];
export type SearchPreset = (typeof searchPresets)[number];

/** Whether a preset is a search other than GEPA. */
export function isStrategy(preset: SearchPreset): preset is StrategyName {
  return preset !== 'default' && preset !== 'classic';
}
