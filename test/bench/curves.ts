import { aligned, estimateOf, meanOf, written, type Measured } from './estimate';
import { readReference, worldsAreThere, type WorldKind } from './world';
import { describeRuns, searchWorlds, type WorldBenchSize } from './world-runs';

const budgetsOfOneModule = [200, 400, 800, 1500, 2500, 4000];
const budgets: Readonly<Record<WorldKind, readonly number[]>> = {
  single: budgetsOfOneModule,
  pipeline: [400, 800, 1500, 3000],
  prose: budgetsOfOneModule,
  noisy: budgetsOfOneModule,
  'prose-noisy': budgetsOfOneModule,
};

/** The goals of the default preset at the last budget: on the Pareto set, on the test set. */
const goals: Readonly<Partial<Record<WorldKind, readonly [pareto: string, test: string]>>> = {
  single: ['0.860', '0.800'],
  prose: ['0.860', '0.800'],
  noisy: ['', '0.700'],
  'prose-noisy': ['', '0.680'],
};

/** What one search reached in a world, ours or the released implementation's. */
interface Reached {
  readonly seed: number;
  readonly curve: readonly (readonly [rollouts: number, best: number])[];
  readonly test: number;
  readonly reported: number;
  readonly reflections?: number;
}

interface Strategy {
  readonly name: string;
  readonly runs: readonly Reached[];
}

/** Measures the curves of presets in synthetic worlds, beside the released implementation's. */
export async function benchCurves(
  kind: WorldKind,
  presets: readonly string[],
  size: WorldBenchSize,
): Promise<readonly string[]> {
  const title = `best mean on the Pareto set, "${kind}"`;
  if (!worldsAreThere) return [`${title}: skipped, ../shared/world is not there`];
  const columns = budgets[kind].filter((budget) => budget <= size.rollouts);
  const rollouts = columns.at(-1);
  if (rollouts === undefined) return [`${title}: skipped, it takes at least ${budgets[kind][0]} rollouts`];
  const ours: Strategy[] = [];
  for (const preset of presets) {
    const runs = await searchWorlds({ ...size, rollouts }, { kind, preset });
    if (runs.length > 0) ours.push({ name: preset, runs });
  }
  const measured = ours.at(-1);
  if (measured === undefined) return [`${title}: cut short`];
  const worlds = new Set(measured.runs.map(({ seed }) => seed));
  const released = await releasedIn(kind, worlds);
  const valuesOf = (strategy: Strategy) => [
    ...columns.map((budget) => measure(strategy, ({ curve }) => bestAt(curve, budget))),
    measure(strategy, ({ test }) => test),
  ];
  const row = (strategy: Strategy) => [
    strategy.name,
    ...valuesOf(strategy).map((values) => written(estimateOf(values))),
    written(estimateOf(measure(strategy, (run) => run.reported - run.test))),
    strategy.runs.some(({ reflections }) => reflections !== undefined)
      ? String(Math.round(meanOf(strategy.runs.map(({ reflections = 0 }) => reflections))))
      : '',
  ];
  const leads = leadOf(valuesOf(measured), released.map(valuesOf)).map(estimateOf);
  const [pareto, test] = goals[kind] ?? [];
  const isLast = rollouts === budgets[kind].at(-1);
  return [
    `${title}, ${describeRuns(measured.runs)}`,
    ...aligned([
      ['rollouts', ...columns.map(String), 'test', 'reported - test', 'reflections'],
      ...released.map(row),
      ...ours.map(({ name, runs }) => row({ name, runs: runs.filter(({ seed }) => worlds.has(seed)) })),
      ...(released.length === 0 ? [] : [[`${measured.name} - best released`, ...leads.map(written), '', '']]),
      ...(pareto === undefined || test === undefined || !isLast
        ? []
        : [['goal', ...columns.slice(1).map(() => ''), pareto, test, 'at most 0.050', '']]),
    ]),
  ];
}

/** Compares with the better of others in each column, world by world. */
export function leadOf(
  ours: readonly (readonly Measured[])[],
  others: readonly (readonly (readonly Measured[])[])[],
): readonly (readonly Measured[])[] {
  return ours.map((values, column) => {
    const rivals = others.flatMap((columns) => (columns[column] === undefined ? [] : [columns[column]]));
    const [best = []] = [...rivals].sort((a, b) => estimateOf(b).mean - estimateOf(a).mean);
    return values.map(({ world, value }) => {
      const theirs = best.filter((one) => one.world === world).map((one) => one.value);
      return { world, value: value - meanOf(theirs) };
    });
  });
}

async function releasedIn(kind: WorldKind, worlds: ReadonlySet<number>): Promise<readonly Strategy[]> {
  const reference = (await readReference()).filter((run) => run.kind === kind && worlds.has(run.seed));
  const nameOf = (run: { selection: string; merge: boolean }) =>
    `released, ${run.selection}${run.merge ? ' with merge' : ''}`;
  return [...new Set(reference.map(nameOf))].map((name) => ({
    name,
    runs: reference
      .filter((run) => nameOf(run) === name)
      .map(({ seed, curve, bestVal, bestTest }) => ({ seed, curve, reported: bestVal, test: bestTest })),
  }));
}

function measure({ runs }: Strategy, value: (run: Reached) => number): readonly Measured[] {
  return runs.map((run) => ({ world: run.seed, value: value(run) }));
}

function bestAt(curve: Reached['curve'], budget: number): number {
  return curve.findLast(([rollouts]) => rollouts <= budget)?.[1] ?? 0;
}
