import { readMoneyReference, type MoneyReferenceRun } from './world-server';
import type { Spent, WorldKind } from './world-run';

/** How many times as much a reflection token costs as a task token, with the sums to compare at. */
export const priceRatios: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [50e3, 100e3, 200e3, 400e3, 800e3]],
  [5, [100e3, 200e3, 400e3, 800e3, 1600e3]],
  [20, [250e3, 500e3, 1000e3, 2000e3, 4000e3]],
]);

/** What runs in worlds, and the better strategy of the released implementation in the same worlds, reached for some sums. */
export interface AtEqualSums {
  readonly ours: readonly number[];
  readonly released: readonly number[];
}

/** Compares the best means on the Pareto set at equal sums. */
export async function compareAtEqualSums(
  kind: WorldKind,
  runs: readonly { readonly seed: number; readonly money: readonly Spent[] }[],
  ratio: number,
  sums: readonly number[],
): Promise<AtEqualSums> {
  const worlds = new Set(runs.map(({ seed }) => seed));
  const reference = (await readMoneyReference()).filter((run) => run.kind === kind && worlds.has(run.seed));
  const strategies = [...new Set(reference.map(strategyOf))].map((name) =>
    reference.filter((run) => strategyOf(run) === name),
  );
  return {
    ours: sums.map((sum) => meanAt(runs, ratio, sum)),
    released: sums.map((sum) => Math.max(...strategies.map((strategy) => meanAt(strategy, ratio, sum)))),
  };
}

function strategyOf({ strategy, merge }: MoneyReferenceRun): string {
  return merge ? `${strategy} with merge` : strategy;
}

function meanAt(runs: readonly { readonly money: readonly Spent[] }[], ratio: number, sum: number): number {
  const best = runs.map(
    ({ money }) => money.findLast(([, task, reflection]) => task + ratio * reflection <= sum)?.[0] ?? 0,
  );
  return best.reduce((total, one) => total + one, 0) / Math.max(1, best.length);
}
