import {
  classicSearchOptions,
  defaultSearchOptions,
  lineageSearchOptions,
  type ParentSelection,
  type SearchOptions,
} from '../gepa/run-description';
import type { RunSpec } from './spec';

/** The share of uniform draws and the number of best means where a spec names none: those of the released implementation. */
const usualEpsilon = 0.1;
const usualK = 5;

/** A spec's search options: those of its preset, replaced by what the spec says itself. */
export function searchOptionsOf({ preset, parents, ...options }: RunSpec['search']): SearchOptions {
  return { ...presets[preset], ...options, ...(parents === undefined ? {} : { parents: parentSelectionOf(parents) }) };
}

const presets: Readonly<Record<RunSpec['search']['preset'], SearchOptions>> = {
  classic: classicSearchOptions,
  default: defaultSearchOptions,
  lineages: lineageSearchOptions,
};

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
