import {
  classicSearchOptions,
  defaultSearchOptions,
  drawingSearchOptions,
  defaultNoiseOptions,
  type LineageOptions,
  type ParentSelection,
  type SearchOptions,
} from '../../gepa/run-description';
import { isStrategy, type StrategyName } from '../../gepa/strategies/strategy-options';
import { strategySearchOptions } from '../../gepa/strategies/strategy-search';
import { taskSpecs } from '../../models/model-spec';
import { modelFacts } from '../../models/provider-registry';
import type { RunSpec } from './spec';

/** The share of random draws in `epsilon_greedy`, as in the released implementation. */
const defaultEpsilon = 0.1;
/** The number of candidates for `top_k_pareto`, as in the released implementation. */
const defaultK = 5;

/**
 * Returns the search options of a spec: its own, and for the others those of its preset.
 *
 * @param repeats how far the system is known to repeat itself. Scores are reused by default unless it isn't.
 * @param batched whether candidates are scored in batches. By default, one then holds the whole Pareto set.
 */
export function searchOptionsOf(
  search: RunSpec['search'],
  repeats: Repetition = 'unknown',
  batched = false,
): SearchOptions {
  const { preset, parents, lineages, noise, hypotheses = 1, textgrad, opro, trace, mipro, ...options } = search;
  const defaults = presetOptions(search, { textgrad, opro, trace, mipro });
  const given = {
    ...options,
    ...(parents === undefined ? {} : { parents: parentSelectionOf(parents) }),
    ...(hypotheses === 1 ? {} : { hypotheses }),
  };
  if (preset === 'classic') {
    const classic = { ...defaults, ...given, lineages: lineagesOf(defaults.lineages, lineages) };
    return noise === undefined || noise === null
      ? classic
      : { ...classic, noise: { ...defaultNoiseOptions, ...noise } };
  }
  const reuse = options.reuse ?? (repeats !== 'unknown' && !noise ? 'always' : 'never');
  // A few rows aren't worth the wait for a batch.
  const check = batched ? { check: 0 } : {};
  const overlap = defaults.lineages === null ? 1 : defaultOverlap(options.concurrency ?? defaults.concurrency);
  return {
    ...defaults,
    overlap,
    ...(batched ? { scoring: 'whole' } : {}),
    ...given,
    reuse,
    lineages: withPace(lineagesOf(defaults.lineages, lineages), search),
    ...(noise === null || (reuse !== 'never' && (repeats === 'certain' || batched))
      ? {}
      : { noise: { ...defaultNoiseOptions, ...check, ...(reuse === 'never' ? {} : { whenShown: true }), ...noise } }),
  };
}

/** A spec that sets how many examples a reflection or a round takes keeps them, whatever reflections cost or lead to. */
function withPace(
  lineages: LineageOptions | null,
  { minibatch, lineages: given }: RunSpec['search'],
): LineageOptions | null {
  const isSet = (minibatch ?? given?.batch ?? given?.rounds) !== undefined;
  if (lineages === null) return null;
  const { byPrice = !isSet, oneByOneWhenStalled = !isSet } = given ?? {};
  return { ...lineages, byPrice, oneByOneWhenStalled };
}

type OwnOptions = { readonly [Name in StrategyName]: RunSpec['search'][Name] };

/** Replaces the options of another search by those that a spec sets under its name. */
function withOwnOptions(defaults: SearchOptions, { textgrad, opro, trace, mipro }: OwnOptions): SearchOptions {
  const { strategy } = defaults;
  switch (strategy?.kind) {
    case undefined:
      return defaults;
    case 'textgrad':
      return { ...defaults, strategy: { ...strategy, ...textgrad } };
    case 'opro':
      return { ...defaults, strategy: { ...strategy, ...opro } };
    case 'trace':
      return { ...defaults, strategy: { ...strategy, ...trace } };
    case 'mipro':
      return { ...defaults, strategy: { ...strategy, ...mipro } };
  }
}

/** Returns the options of a spec's preset. A spec that sets how parents are selected gets no lineages. */
function presetOptions({ preset, lineages, ...given }: RunSpec['search'], own: OwnOptions): SearchOptions {
  if (preset === 'classic') return classicSearchOptions;
  if (isStrategy(preset)) return withOwnOptions(strategySearchOptions[preset], own);
  const selectsParents = ['parents', 'tasks', 'merges', 'keep'].some((option) => option in given);
  return lineages === null || (lineages === undefined && selectsParents) ? drawingSearchOptions : defaultSearchOptions;
}

/**
 * Returns how many iterations have to overlap to use a concurrency. One iteration makes about five requests at a time.
 * Overlapping iterations learn less from each rollout: in twenty simulated runs, two at a time lowered the score after 800
 * rollouts by 0.03. The default therefore overlaps only when many requests are allowed.
 */
function defaultOverlap(concurrency: number): number {
  return concurrency <= 8 ? 1 : Math.ceil(concurrency / 2);
}

const defaultLineages = defaultSearchOptions.lineages;

function lineagesOf(defaults: LineageOptions | null, given: RunSpec['search']['lineages']): LineageOptions | null {
  if (given === undefined) return defaults;
  return given === null || defaultLineages === null ? null : { ...defaultLineages, ...given };
}

function parentSelectionOf(parents: NonNullable<RunSpec['search']['parents']>): ParentSelection {
  if (typeof parents !== 'string') {
    return 'epsilon_greedy' in parents
      ? { kind: 'epsilon_greedy', epsilon: parents.epsilon_greedy }
      : { kind: 'top_k_pareto', k: parents.top_k_pareto };
  }
  switch (parents) {
    case 'epsilon_greedy':
      return { kind: parents, epsilon: defaultEpsilon };
    case 'top_k_pareto':
      return { kind: parents, k: defaultK };
    case 'pareto':
    case 'current_best':
      return { kind: parents };
  }
}

/** How far a system is known to give the same output for the same input. */
export type Repetition = 'certain' | 'expected' | 'unknown';

/**
 * Returns how far a spec's system is known to repeat itself: certainly with the practice model; at temperature 0 it is expected,
 * although endpoints round differently from one batch of requests to the next; and nothing is known of a command, a service or tools.
 */
export function repetitionOf({ system, models }: Pick<RunSpec, 'system' | 'models'>): Repetition {
  const facts = taskSpecs(models).map(modelFacts);
  if (usesPrograms(system) || !facts.every(({ isRepeatable }) => isRepeatable)) return 'unknown';
  return facts.some(({ isLanguageModel }) => isLanguageModel) ? 'expected' : 'certain';
}

function usesPrograms(system: RunSpec['system']): boolean {
  switch (system.kind) {
    case 'program':
    case 'agent':
    case 'command':
    case 'http':
      return true;
    case 'chat':
      return system.tools !== undefined;
    case 'pipeline':
      return system.modules.some(({ tools }) => tools !== undefined);
  }
}
