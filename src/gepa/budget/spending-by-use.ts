import { addSpending, addUsage, noUsage, subtractSpending, type Spending } from '../rollout';
import type { ModelUse } from '../run-description';
import type { RunState } from '../state';

/** What a run has spent on a use of a model. */
export interface UseSpending {
  readonly use: ModelUse;
  readonly spending: Spending;
}

/** Returns what a run has spent in total. */
export function totalSpending({ usage }: RunState): Spending {
  return addSpending(usage.task, usage.reflection);
}

/** Returns what a run has spent on each use of a model that was called. Task: the system's calls, without the metric's. */
export function spendingByUse({ usage }: RunState): readonly UseSpending[] {
  const { judge = noUsage, embedding = noUsage } = addUsage(usage.task, usage.reflection);
  const all: readonly UseSpending[] = [
    { use: 'task', spending: subtractSpending(usage.task, addSpending(judge, embedding)) },
    { use: 'reflection', spending: usage.reflection },
    { use: 'judge', spending: judge },
    { use: 'embedding', spending: embedding },
  ];
  return all.filter(({ spending }) => spending.calls > 0);
}

/** Returns what a run has spent for each accepted candidate on average; undefined while there is none but the seed. */
export function spendingPerImprovement(state: RunState): Spending | undefined {
  const improvements = state.candidates.filter(({ index, inPool }) => index > 0 && inPool).length;
  if (improvements === 0) return undefined;
  const { calls, promptTokens, completionTokens, costUsd, isEstimated } = totalSpending(state);
  return {
    calls: calls / improvements,
    promptTokens: promptTokens / improvements,
    completionTokens: completionTokens / improvements,
    ...(costUsd === undefined ? {} : { costUsd: costUsd / improvements }),
    ...(isEstimated === undefined ? {} : { isEstimated }),
  };
}
