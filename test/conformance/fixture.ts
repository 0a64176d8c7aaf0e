import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentTexts } from '../../src/gepa/candidate';
import {
  classicSearchOptions,
  type FrontierKeys,
  type ParentSelection,
  type SearchOptions,
} from '../../src/gepa/run-description';

type RecordedScore = number | { readonly score: number; readonly objectives: Readonly<Record<string, number>> };

/** A recorded run of the released implementation. */
export interface Fixture {
  readonly config: {
    readonly seed: number;
    readonly minibatchSize: number;
    readonly maxMetricCalls: number;
    readonly candidateSelection: ParentSelection['kind'];
    readonly frontier: FrontierKeys;
    readonly componentSelection: SearchOptions['components'];
    readonly merge: boolean;
    readonly maxMergeInvocations: number;
    readonly acceptance: SearchOptions['acceptance'];
    readonly skipPerfectScore: boolean;
    readonly perfectScore: number;
    readonly cacheEvaluations: boolean;
    readonly sampling: null | readonly ['same_parent' | 'independent', number] | readonly ['pxn', number, number];
    readonly selection: 'all' | 'best' | readonly ['top_k', number];
  };
  readonly seedCandidate: ComponentTexts;
  readonly trainSize: number;
  readonly valSize: number;
  readonly evaluations: readonly {
    readonly candidate: ComponentTexts;
    readonly train?: Readonly<Record<string, RecordedScore>>;
    readonly val?: Readonly<Record<string, RecordedScore>>;
  }[];
  readonly proposals: readonly { readonly component: string; readonly parent: string; readonly text: string }[];
  readonly iterations: readonly { readonly events: readonly unknown[]; readonly metricCalls: number }[];
  readonly result: {
    readonly candidates: readonly ComponentTexts[];
    readonly parents: readonly (readonly (number | null)[])[];
    readonly valScores: unknown;
    readonly aggregateScores: readonly number[];
    readonly best: number;
    readonly metricCalls: number;
    readonly discoveredAt: readonly number[];
    readonly iterations: number;
  };
}

/** Reads the fixtures of a folder, in the order of their file names. */
export function readFixtures(folder: string): readonly { readonly name: string; readonly fixture: Fixture }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, fixture: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Fixture }));
}

/** The share of uniform draws, and the number of best means, in the recorded runs. */
const epsilon = 0.1;
const k = 5;

/** Returns the options of a recorded run, based on the `classic` preset. */
export function searchOptionsOf({ config }: Fixture): SearchOptions {
  return {
    ...classicSearchOptions,
    seed: config.seed,
    minibatch: config.minibatchSize,
    parents: parentSelection(config.candidateSelection),
    frontier: config.frontier,
    components: config.componentSelection,
    merges: config.merge ? config.maxMergeInvocations : 0,
    acceptance: config.acceptance,
    skipPerfect: config.skipPerfectScore,
    perfectScore: config.perfectScore,
    reuse: config.cacheEvaluations ? 'pareto' : 'never',
    tasks: tasksOf(config.sampling),
    keep: config.selection === 'all' ? 'all' : config.selection === 'best' ? 1 : config.selection[1],
  };
}

function parentSelection(kind: ParentSelection['kind']): ParentSelection {
  switch (kind) {
    case 'epsilon_greedy':
      return { kind, epsilon };
    case 'top_k_pareto':
      return { kind, k };
    case 'pareto':
    case 'current_best':
      return { kind };
  }
}

function tasksOf(sampling: Fixture['config']['sampling']): SearchOptions['tasks'] {
  if (sampling === null) return { parents: 1, perParent: 1 };
  if (sampling[0] === 'pxn') return { parents: sampling[1], perParent: sampling[2] };
  return sampling[0] === 'same_parent'
    ? { parents: 1, perParent: sampling[1] }
    : { parents: sampling[1], perParent: 1 };
}
