// Tested by test/unit/cli/compare.test.ts.
import { isDeepStrictEqual } from 'node:util';
import { decisionsVersion } from '../../gepa/run-description';
import { UserError } from '../../gepa/user-error';
import { exampleLines } from '../folder/examples-file';
import { newRunId } from '../folder/run-folder';
import { planRun, type PlanOptions } from '../plan/plan-run';
import type { RunPlan } from '../plan/run-plan';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';
import { readSpecText } from '../spec/read-spec-text';
import { searchPresets, type RunSpec, type SearchPreset } from '../spec/spec';

/** One preset of the search with one seed. */
export interface ComparedSearch {
  readonly preset: string;
  readonly seed: number;
}

/** A run of a comparison, ready to be created. */
export interface PlannedSearch extends ComparedSearch {
  readonly plan: RunPlan;
}

/** The runs of a comparison, in the order of the presets, and for each preset in the order of the seeds. */
export interface ComparisonPlan {
  /** Of the spec. */
  readonly name: string;
  readonly searches: readonly PlannedSearch[];
  /** How many runs go side by side: no more than the requests that one of them alone would have under way. */
  readonly parallel: number;
  readonly warnings: readonly string[];
}

/** What to compare. */
export interface ComparisonRequest extends Pick<PlanOptions, 'overrides' | 'prices' | 'reach'> {
  readonly presets: readonly SearchPreset[];
  /** How many seeds each preset is run with, from the spec's on. At least 1. */
  readonly seeds: number;
  /** How many runs go side by side. They share the spec's concurrency. At least 1. */
  readonly parallel: number;
}

/**
 * Returns the presets with these names, each once. All presets without a name.
 *
 * @throws {UserError} when there is no such preset.
 */
export function presetsNamed(names: readonly string[]): readonly SearchPreset[] {
  const presets = names.map((name) => {
    const preset = searchPresets.find((one) => one === name);
    if (preset !== undefined) return preset;
    throw new UserError(`There is no preset "${name}". The presets are ${searchPresets.join(', ')}.`);
  });
  return presets.length === 0 ? searchPresets : [...new Set(presets)];
}

/** Whether a search option has the options of a preset, which mean nothing to others. */
function isPreset(option: string | undefined): boolean {
  return searchPresets.some((preset) => preset === option);
}

/**
 * Options of a spec that say what the task is or allows, and so hold for every preset. The others are what presets differ in.
 */
const sharedOptions = [
  'seed',
  'concurrency',
  'perfectScore',
  'reuse',
  'acrossModels',
  'maxTokens',
  'maxGrowth',
  'refuseCopies',
] as const satisfies readonly (keyof RunSpec['search'])[];

/**
 * Plans a run of a spec for each preset and seed, on the same rows and with the same budget, without reviews.
 *
 * @throws {UserError} when the spec, or something that it names, can't be used with one of the presets.
 */
export async function planComparison(
  specFile: string,
  { presets, seeds, parallel, overrides = [], ...options }: ComparisonRequest,
): Promise<ComparisonPlan> {
  if (overrides.some(({ path }) => path[0] === 'search' && (path.length === 1 || path[1] === 'preset')))
    throw new UserError('A comparison sets the presets itself. Set single options of the search, or none.');
  const ofSpec = overrides.filter(({ path }) => path[0] !== 'search');
  const { search } = parseSpec(await readSpecText(specFile), specFile, ofSpec, options.prices);
  const shared = Object.entries(search).filter(([option]) => sharedOptions.some((one) => one === option));
  const now = new Date();
  const plans: RunPlan[] = [];
  for (const preset of presets) {
    const changed: readonly SpecOverride[] = [
      { path: ['search'], value: { ...Object.fromEntries(shared), preset } },
      ...overrides.filter(({ path: [key, option] }) => key !== 'search' || option === preset || !isPreset(option)),
      { path: ['review'], value: 'off' },
    ];
    plans.push(
      await planRun(specFile, (name) => newRunId(`${name}-${preset}`, now), { ...options, overrides: changed }),
    );
  }
  const sideBySide = Math.min(parallel, ...plans.map(({ description }) => description.search.concurrency));
  const searches = plans.flatMap((plan) =>
    Array.from({ length: seeds }, (_, place) => {
      const seed = (plan.description.search.seed ?? 0) + place;
      return { preset: plan.spec.search.preset, seed, plan: withSeed(plan, seed, seeds > 1, sideBySide) };
    }),
  );
  const dropped = Object.keys(search).filter(
    (option) => option !== 'preset' && !shared.some(([kept]) => kept === option),
  );
  const warnings = new Set(plans.flatMap((plan) => plan.warnings));
  return {
    name: plans[0]?.description.name ?? '',
    searches,
    parallel: sideBySide,
    warnings: [
      ...warnings,
      ...(dropped.length === 0
        ? []
        : [
            `A comparison runs presets as they are, without the spec's ${dropped.map((one) => `search.${one}`).join(', ')}.`,
          ]),
    ],
  };
}

/** Changes the seed without splitting the rows again, and takes a run's share of the concurrency. */
function withSeed(plan: RunPlan, seed: number, isNamed: boolean, parallel: number): RunPlan {
  const { spec, description } = plan;
  const concurrency = Math.max(1, Math.floor(description.search.concurrency / parallel));
  const name = `${description.name} (${spec.search.preset}${isNamed ? `, seed ${seed}` : ''})`;
  return {
    ...plan,
    spec: { ...spec, search: { ...spec.search, seed, concurrency } },
    description: {
      ...description,
      id: isNamed ? `${description.id}-seed-${seed}` : description.id,
      name,
      search: { ...description.search, seed, concurrency },
    },
  };
}

/** Whether two plans describe the same search on the same rows. Prices, the concurrency, the id and the name don't matter. */
export function isSameSearch(one: RunPlan, other: RunPlan): boolean {
  return isDeepStrictEqual(identityOf(one), identityOf(other));
}

function identityOf({ description, spec, prompts, columns, metric, examples, begunWith }: RunPlan): unknown {
  const identity = {
    description: { ...description, id: '', name: '', search: { ...description.search, concurrency: 0 } },
    spec: { ...spec, search: { ...spec.search, concurrency: 0 } },
    ...{ prompts, columns, metric },
    examples: exampleLines(examples),
    decisions: begunWith ?? decisionsVersion,
  };
  // As it is read from a file, without what is undefined.
  return JSON.parse(JSON.stringify(identity, (key, value: unknown) => (key === 'price' ? undefined : value)));
}
