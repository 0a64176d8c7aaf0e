import {
  classicSearchOptions,
  defaultSearchOptions,
  drawingSearchOptions,
  type LineageOptions,
  type ParentSelection,
  type SearchOptions,
} from '../../gepa/run-description';
import { modelFacts } from '../../models/provider-registry';
import type { RunSpec } from './spec';

/** The share of uniform draws and the number of best means where a spec names none: those of the released implementation. */
const usualEpsilon = 0.1;
const usualK = 5;

/**
 * A spec's search options: those of its preset, replaced by what the spec says itself.
 * @param repeatable whether the system is known to answer the same way twice: only then are rollouts spared that were run
 * before, unless the spec says so itself.
 */
export function searchOptionsOf(search: RunSpec['search'], repeatable = false): SearchOptions {
  const { preset, parents, lineages, ...options } = search;
  const usual = usualOptions(search);
  const said = { ...options, ...(parents === undefined ? {} : { parents: parentSelectionOf(parents) }) };
  if (preset === 'classic') return { ...usual, ...said, lineages: lineagesOf(usual.lineages, lineages) };
  const reuse = repeatable ? 'always' : 'never';
  const overlap = usual.lineages === null ? 1 : usualOverlap(options.concurrency ?? usual.concurrency);
  return { ...usual, reuse, overlap, ...said, lineages: lineagesOf(usual.lineages, lineages) };
}

/** What holds where a spec says nothing. A word on how parents are drawn means that they are to be drawn. */
function usualOptions({ preset, lineages, ...said }: RunSpec['search']): SearchOptions {
  if (preset === 'classic') return classicSearchOptions;
  const drawing = ['parents', 'tasks', 'merges', 'keep'].some((option) => option in said);
  return lineages === null || (lineages === undefined && drawing) ? drawingSearchOptions : defaultSearchOptions;
}

/**
 * What keeps so many requests under way. One iteration alone keeps about five, and learns most from each rollout: in twenty
 * made-up worlds two at once cost 0.03 of the score at 800 rollouts. So only who allows many requests gets more.
 */
function usualOverlap(concurrency: number): number {
  return concurrency <= 8 ? 1 : Math.ceil(concurrency / 2);
}

const defaultLineages = defaultSearchOptions.lineages;

function lineagesOf(usual: LineageOptions | null, given: RunSpec['search']['lineages']): LineageOptions | null {
  if (given === undefined) return usual;
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
      return { kind: parents, epsilon: usualEpsilon };
    case 'top_k_pareto':
      return { kind: parents, k: usualK };
    case 'pareto':
    case 'current_best':
      return { kind: parents };
  }
}

/**
 * Whether a spec's system is known to answer the same way twice: with the practice model, or at temperature 0. Commands,
 * services and tools may do as they like.
 */
export function isRepeatable({ system, models }: Pick<RunSpec, 'system' | 'models'>): boolean {
  return !asksOthers(system) && modelFacts(models.task).isRepeatable;
}

function asksOthers(system: RunSpec['system']): boolean {
  switch (system.kind) {
    case 'command':
    case 'http':
      return true;
    case 'chat':
      return system.tools !== undefined;
    case 'pipeline':
      return system.modules.some(({ tools }) => tools !== undefined);
  }
}
