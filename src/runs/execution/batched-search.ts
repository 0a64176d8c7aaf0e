// Tested by test/unit/runs/session/batched-run.test.ts.
import type { RunDescription } from '../../gepa/run-description';
import { taskSpecs } from '../../models/model-spec';
import { modelFacts } from '../../models/provider-registry';
import type { RunPlan } from '../plan/run-plan';

/** Whether a task model of a plan is asked in batches. */
export function usesBatches({ spec }: Pick<RunPlan, 'spec'>): boolean {
  return taskSpecs(spec.models).some((model) => modelFacts(model).batches === true);
}

/**
 * Returns the description that the search gets. With batches, any number of rollouts may be under way, so that a whole Pareto set
 * gathers in one: they wait for most of the time. The concurrency of the run then limits only the other requests.
 */
export function searchedRun(plan: Pick<RunPlan, 'spec' | 'description'>): RunDescription {
  const { description } = plan;
  return usesBatches(plan) ? { ...description, search: { ...description.search, concurrency: Infinity } } : description;
}
