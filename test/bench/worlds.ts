import type { Figure } from './figure';
import { compareAtEqualSums, priceRatios } from './money';
import { readReference, WorldServer, worldsAreThere, type ReferenceRun } from './world-server';
import { runWorld, type WorldKind, type WorldRun } from './world-run';

/** The worlds to measure, counted from 1, and the rollouts in each. */
export interface WorldBenchSize {
  readonly worlds: number;
  readonly rollouts: number;
  /** Presets of the search to measure. */
  readonly presets: readonly string[];
}

type Curve = WorldRun['curve'];

const budgetsOfOneModule = [200, 400, 800, 1500, 2500, 4000];
const budgets: Readonly<Record<WorldKind, readonly number[]>> = {
  single: budgetsOfOneModule,
  pipeline: [1500, 3000],
  prose: budgetsOfOneModule,
  noisy: budgetsOfOneModule,
  'prose-noisy': budgetsOfOneModule,
};

/** The goals of the default preset. */
const goals: Readonly<Partial<Record<WorldKind, readonly string[]>>> = {
  single: ['0.62', '0.72', '0.80', '0.86', '0.88', '0.90', '0.80'],
  pipeline: ['0.70', '0.78', '0.70'],
};

/** Measures the curves of both presets in synthetic worlds, beside the released implementation's. */
export async function benchWorlds(
  kind: WorldKind,
  { worlds, rollouts, presets }: WorldBenchSize,
): Promise<readonly string[]> {
  const title = `best mean on the Pareto set, "${kind}", worlds 1 to ${worlds}`;
  if (!worldsAreThere) return [`${title}: skipped, ../shared/world is not there`];
  const goal = goals[kind];
  const columns = budgets[kind].filter((budget) => budget <= rollouts);
  const budget = columns.at(-1);
  if (budget === undefined) return [`${title}: skipped, it takes at least ${budgets[kind][0]} rollouts`];
  const seeds = Array.from({ length: worlds }, (_, index) => index + 1);
  const reference = (await readReference()).filter((run) => run.kind === kind && seeds.includes(run.seed));
  const server = await WorldServer.start(0);
  try {
    const released = [...new Set(reference.map(strategyOf))].map((name) => {
      const runs = reference.filter((run) => strategyOf(run) === name);
      return {
        name: `released, ${name}`,
        curves: runs.map(({ curve }) => curve),
        test: mean(runs.map((run) => run.bestTest)),
      };
    });
    const rows = [
      ...released.map(({ name, curves, test }) => ({ name, means: meansOf(curves, columns), test, note: '' })),
    ];
    for (const preset of presets) {
      const runs: WorldRun[] = [];
      for (const seed of seeds) runs.push(await runWorld(server, { kind, seed, rollouts: budget, search: { preset } }));
      const curves = runs.map(({ curve }) => curve);
      const note = `${Math.round(mean(runs.map(({ reflections }) => reflections)))} reflections${leadOf(preset, curves, released, budget)}`;
      rows.push({ name: preset, means: meansOf(curves, columns), test: mean(runs.map((run) => run.test)), note });
    }
    const best = columns.map((_, place) =>
      Math.max(...rows.slice(0, released.length).map(({ means }) => means[place] ?? 0)),
    );
    const bestTest = Math.max(...released.map(({ test }) => test));
    const ours = rows.at(-1);
    const table = [
      ['rollouts', ...columns.map(String), 'test', ''],
      ...rows.map(({ name, means, test, note }) => [name, ...means.map(score), score(test), note]),
      [
        'default : best released',
        ...columns.map((_, at) => ratio(ours?.means[at], best[at])),
        ratio(ours?.test, bestTest),
        '',
      ],
      ...(goal === undefined ? [] : [['goal of default', ...goal.slice(0, columns.length), goal.at(-1) ?? '', '']]),
    ];
    return [title, ...aligned(table)];
  } finally {
    server.stop();
  }
}

/** Compares the default search with the released implementation at equal sums, for each price of a reflection token. */
export async function benchMoney(kind: WorldKind, { worlds, rollouts }: WorldBenchSize): Promise<readonly string[]> {
  const title = `best mean on the Pareto set at equal sums, "${kind}", worlds 1 to ${worlds}, default : best released`;
  if (!worldsAreThere) return [`${title}: skipped, ../shared/world is not there`];
  const server = await WorldServer.start(0);
  try {
    const tables: string[] = [];
    for (const [ratio, sums] of priceRatios) {
      const runs: (WorldRun & { readonly seed: number })[] = [];
      for (let seed = 1; seed <= worlds; seed += 1) {
        const run = await runWorld(server, { kind, seed, rollouts, search: {}, reflectionPrice: ratio });
        runs.push({ seed, ...run });
      }
      const { ours, released } = await compareAtEqualSums(kind, runs, ratio, sums);
      const leads = ours.map((best, at) => best - (released[at] ?? 0));
      tables.push(
        ...aligned([
          [`reflection tokens at ${ratio} x`, ...sums.map((sum) => `${sum / 1000}k`), 'mean', ''],
          ['default', ...ours.map(score), score(mean(ours)), ''],
          ['best released', ...released.map(score), score(mean(released)), ''],
          ['default - best released', ...leads.map(score), score(mean(leads)), 'goal: 0.050'],
        ]),
      );
    }
    return [title, ...tables];
  } finally {
    server.stop();
  }
}

/** Measures the requests under way with a limit of 16, when each takes about 200 ms. */
export async function benchInFlight(rollouts: number): Promise<readonly Figure[]> {
  const what = (preset: string) => `mean requests in flight, ${preset}, limit 16, 200 ms each, ${rollouts} rollouts`;
  if (!worldsAreThere) {
    return [{ what: what('default'), measured: 'skipped', goal: '../shared/world is not there' }];
  }
  const server = await WorldServer.start(200);
  try {
    const measure = async (preset: string) =>
      (await runWorld(server, { kind: 'single', seed: 1, rollouts, search: { preset, concurrency: 16 } })).inFlight;
    const [ours, classic] = await Promise.all([measure('default'), measure('classic')]);
    return [
      { what: what('default'), measured: ours.toFixed(1), goal: 'at least 13' },
      { what: what('classic'), measured: classic.toFixed(1), goal: `default : classic ${ratio(ours, classic)}` },
    ];
  } finally {
    server.stop();
  }
}

function strategyOf({ selection, merge }: ReferenceRun): string {
  return merge ? `${selection} with merge` : selection;
}

/** Measures how soon the better search reaches the final result of the released implementation. */
function leadOf(
  preset: string,
  curves: readonly Curve[],
  released: readonly { curves: readonly Curve[] }[],
  budget: number,
) {
  if (preset !== 'default') return '';
  const target = Math.max(...released.map((strategy) => meansOf(strategy.curves, [budget])[0] ?? 0));
  const steps = Array.from({ length: budget / 10 }, (_, step) => (step + 1) * 10);
  const reached = steps.find((rollouts) => (meansOf(curves, [rollouts])[0] ?? 0) >= target);
  const when = reached === undefined ? 'not reached' : `at ${reached} rollouts (${ratio(reached, budget)})`;
  return `; the released ${score(target)} of ${budget} rollouts: ${when}`;
}

function meansOf(curves: readonly Curve[], at: readonly number[]): readonly number[] {
  return at.map((budget) => mean(curves.map((curve) => curve.findLast(([rollouts]) => rollouts <= budget)?.[1] ?? 0)));
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

function score(value: number): string {
  return value.toFixed(3);
}

function ratio(value = NaN, of = NaN): string {
  return `${(value / of).toFixed(2)} x`;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0
          ? cell.padEnd(widths[0] ?? 0)
          : cell.padStart(column === row.length - 1 ? 0 : (widths[column] ?? 0)),
      )
      .join('  ')
      .trimEnd(),
  );
}
