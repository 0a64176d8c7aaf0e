import { searchWorld, type WatchOptions, type WorldRun } from './world-search';
import type { WorldKind } from './world';

/** What to search: worlds by their seeds, each with several search seeds. */
export interface WorldBenchSize {
  readonly worlds: readonly number[];
  readonly seeds: readonly number[];
  /** The rollouts of a search at most. */
  readonly rollouts: number;
  /** Entries of the spec's `search:` of each search. */
  readonly search: Readonly<Record<string, unknown>>;
  /** Once it is aborted, no search begins, and tables have what there is. */
  readonly cut: AbortSignal;
}

/** Searches all worlds with each search seed, until it is cut short. Tells the progress on stderr. */
export async function searchWorlds(
  { worlds, seeds, rollouts, search, cut }: WorldBenchSize,
  { kind, reflectionPrice, preset }: { kind: WorldKind; reflectionPrice?: number; preset?: string },
  watch: WatchOptions = {},
): Promise<readonly WorldRun[]> {
  const runs: WorldRun[] = [];
  for (const searchSeed of seeds) {
    for (const seed of worlds) {
      if (cut.aborted) return runs;
      const price = reflectionPrice === undefined ? {} : { reflectionPrice };
      const options = { ...search, ...(preset === undefined ? {} : { preset }), seed: searchSeed };
      runs.push(await searchWorld({ kind, seed, rollouts, search: options, ...price }, watch));
      const done = `${runs.length} of ${worlds.length * seeds.length}`;
      process.stderr.write(`${kind}${preset === undefined ? '' : `, ${preset}`}: ${done} searches\r`);
    }
  }
  process.stderr.write('\u001b[2K');
  return runs;
}

/** Says which worlds and seeds runs are of, and what the figures are. */
export function describeRuns(runs: readonly { readonly seed: number }[]): string {
  const worlds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  const seeds = Math.ceil(runs.length / Math.max(1, worlds.length));
  const through = worlds.length === 1 ? `world ${worlds[0]}` : `worlds ${worlds[0]} to ${worlds.at(-1)}`;
  return `${through}, ${runs.length} searches with ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}, mean ± standard error over worlds`;
}
