// Tested by test/unit/runs/comparison/preset-results.test.ts.
import type { RunEvent } from '../../gepa/events';
import { totalSpending } from '../../gepa/budget/spending-by-use';
import { RunFold } from '../../gepa/fold';
import type { RunState } from '../../gepa/state';
import { readEvents } from '../journal/journal';
import { inTimeSlices } from '../journal/time-slices';
import type { ComparedSearch } from './comparison-plan';
import { folderOfRun, type Comparison, type RecordedSearch } from './comparison-file';
import { progressOf } from './open-comparison';

/** What a run had reached when a candidate joined its pool. */
export interface ReachedStep {
  readonly rollouts: number;
  /** Best mean of any candidate on the Pareto set. */
  readonly best: number;
  /** What rollouts and reflections had cost by then, in US dollars. Absent without a price. */
  readonly usd?: number;
}

/** A run of a comparison as its journal has it. */
export interface ComparedRun extends ComparedSearch {
  /** The name of its folder. */
  readonly run: string;
  /** Absent before it begins, or when it can't be read. */
  readonly state?: RunState;
  readonly steps: readonly ReachedStep[];
  /** Why it can't be read. */
  readonly problem?: string;
}

/** Reads the runs of a comparison from their journals, without blocking an editor. */
export async function readComparedRuns(comparison: Comparison): Promise<readonly ComparedRun[]> {
  const runs: ComparedRun[] = [];
  for (const recorded of comparison.runs) runs.push(await readComparedRun(recorded, folderOfRun(comparison, recorded)));
  return runs;
}

async function readComparedRun(recorded: RecordedSearch, folder: string): Promise<ComparedRun> {
  const nothing = { ...recorded, steps: [] };
  switch (await progressOf(folder)) {
    case 'missing':
      return { ...nothing, problem: 'its folder is gone' };
    case 'new':
      return nothing;
    case 'unfinished':
    case 'finished':
      try {
        return { ...recorded, ...(await reachedIn(inTimeSlices(readEvents(folder, () => undefined)))) };
      } catch (error) {
        return { ...nothing, problem: error instanceof Error ? error.message : String(error) };
      }
  }
}

/** Folds the events of a run, and collects what it had reached at what cost on the way. */
export async function reachedIn(
  slices: AsyncIterable<readonly RunEvent[]>,
): Promise<Pick<ComparedRun, 'state' | 'steps'>> {
  const fold = RunFold.over([]);
  const spent: (number | undefined)[] = [];
  let isEmpty = true;
  for await (const events of slices) {
    for (const event of events) {
      isEmpty = false;
      fold.apply(event);
      if (fold.state.curve.length > spent.length) spent.push(totalSpending(fold.state).costUsd);
    }
  }
  if (isEmpty) return { steps: [] };
  const { state } = fold;
  // Its scores may have changed since, because examples were left out.
  const steps = state.curve.map(({ rollouts, best }, place): ReachedStep => {
    const usd = spent[place];
    return { rollouts, best, ...(usd === undefined ? {} : { usd }) };
  });
  return { state, steps };
}
