import { leadOf } from './curves';
import { aligned, estimateOf, meanOf, written, type Measured } from './estimate';
import { readMoneyReference, worldsAreThere, type MoneyReferenceRun, type WorldKind } from './world';
import { describeRuns, searchWorlds, type WorldBenchSize } from './world-runs';
import type { Spent } from './world-search';

/** How many times as much a reflection token costs as a task token, with the sums to compare at. */
const priceRatios: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [50e3, 100e3, 200e3, 400e3, 800e3]],
  [5, [100e3, 200e3, 400e3, 800e3, 1600e3]],
  [20, [250e3, 500e3, 1000e3, 2000e3, 4000e3]],
]);

/** As many as the released implementation had. */
const mostRollouts = 5000;

type Run = Pick<MoneyReferenceRun, 'seed'> & { readonly money: readonly Spent[] };

/**
 * Compares the default search with the better strategy of the released implementation at equal sums, for each price of a
 * reflection token.
 */
export async function benchMoney(kind: WorldKind, size: WorldBenchSize): Promise<readonly string[]> {
  const title = `best mean on the Pareto set at equal sums, "${kind}"`;
  if (!worldsAreThere) return [`${title}: skipped, ../shared/world is not there`];
  const tables: string[] = [];
  for (const [ratio, sums] of priceRatios) {
    const all = { ...size, rollouts: mostRollouts };
    const runs = await searchWorlds(all, { kind, reflectionPrice: ratio }, { upTo: sums.at(-1) ?? 0 });
    if (runs.length === 0) break;
    const reference = await readMoneyReference();
    const worlds = new Set(runs.map(({ seed }) => seed));
    const there = reference.filter((run) => run.kind === kind && worlds.has(run.seed));
    const strategies = [...new Set(there.map(strategyOf))].map((name) =>
      valuesOf(
        there.filter((run) => strategyOf(run) === name),
        ratio,
        sums,
      ),
    );
    const ours = valuesOf(runs, ratio, sums);
    const leads = leadOf(ours, strategies);
    tables.push(
      ...(tables.length === 0 ? [`${title}, ${describeRuns(runs)}`] : []),
      ...aligned([
        [`reflection tokens at ${ratio} x`, ...sums.map((sum) => `${sum / 1000}k`), 'mean (goal 0.050 ahead)'],
        row('default', ours),
        ...(strategies.length === 0 ? [] : [row('default - best released', leads)]),
      ]),
    );
  }
  return tables.length === 0 ? [`${title}: cut short`] : tables;
}

/** Writes the estimates at each sum, and last that of the mean over all sums. */
function row(name: string, values: readonly (readonly Measured[])[]): readonly string[] {
  const [first = []] = values;
  const overall = first.map(({ world }, nth) => ({ world, value: meanOf(values.map((at) => at[nth]?.value ?? 0)) }));
  return [name, ...[...values, overall].map((at) => written(estimateOf(at)))];
}

/** Returns the best means at each sum. */
function valuesOf(runs: readonly Run[], ratio: number, sums: readonly number[]): readonly (readonly Measured[])[] {
  return sums.map((sum) => runs.map(({ seed, money }) => ({ world: seed, value: bestFor(money, ratio, sum) })));
}

function bestFor(money: readonly Spent[], ratio: number, sum: number): number {
  return money.findLast(([, task, reflection]) => task + ratio * reflection <= sum)?.[0] ?? 0;
}

function strategyOf({ strategy, merge }: MoneyReferenceRun): string {
  return merge ? `${strategy} with merge` : strategy;
}
