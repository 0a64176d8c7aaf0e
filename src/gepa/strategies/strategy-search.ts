// Tested by test/unit/runs/spec/search-options.test.ts.
import { drawingSearchOptions, type SearchOptions } from '../run-description';
import { strategyDefaults, type StrategyName } from './strategy-options';

/** Every other search works on whole minibatches, one iteration after the other, and scores candidates as its paper does. */
const common: SearchOptions = { ...drawingSearchOptions, contrast: false, wholeTrace: false };

/** The search options of each other search. `tasks` and `parents` are those that it needs of the engine. */
export const strategySearchOptions: Readonly<Record<StrategyName, SearchOptions>> = {
  textgrad: { ...common, components: 'all', wholeTrace: true, strategy: strategyDefaults.textgrad },
  opro: { ...common, keep: 1, strategy: strategyDefaults.opro },
  trace: { ...common, components: 'all', strategy: strategyDefaults.trace },
  mipro: { ...common, minibatch: 20, strategy: strategyDefaults.mipro },
};

const ofGepa = [
  'parents',
  'tasks',
  'merges',
  'lineages',
  'contrast',
  'wholeTrace',
  'shorten',
  'recallTried',
  'hypotheses',
  'rows',
  'overlap',
] as const;

/** The search options that mean nothing to each other search. */
export const optionsWithoutMeaning: Readonly<Record<StrategyName, readonly (keyof SearchOptions)[]>> = {
  textgrad: [...ofGepa, 'keep', 'acceptance'],
  opro: [...ofGepa, 'wholeTrace', 'skipPerfect'],
  trace: [...ofGepa, 'wholeTrace', 'keep', 'components'],
  mipro: [...ofGepa, 'keep', 'components', 'acceptance', 'skipPerfect'],
};
