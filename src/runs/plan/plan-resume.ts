import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../gepa/user-error';
import { taskSpecs } from '../../models/model-spec';
import type { OwnPrices } from '../../models/prices/known-price';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';
import { readSpecText } from '../spec/read-spec-text';
import { readRunPlan } from '../folder/run-folder';
import type { RunPlan } from './run-plan';

/** Tells whether a setting changes no decision of the search, so that a run can be resumed with another value. */
export function isResumable(setting: SpecOverride): boolean {
  return setting.path[0] === 'models' || isConcurrency(setting);
}

function isConcurrency({ path }: SpecOverride): boolean {
  return path.join('.') === 'search.concurrency';
}

/** Keeps the number of iterations that overlap, which affects decisions. */
function withConcurrency(plan: RunPlan, concurrency: number | undefined): RunPlan {
  const { spec, description } = plan;
  if (concurrency === undefined) return plan;
  return {
    ...plan,
    spec: { ...spec, search: { ...spec.search, concurrency } },
    description: { ...description, search: { ...description.search, concurrency } },
  };
}

/**
 * Plans a run again to resume it. Everything that affects decisions stays as it was when the run started. Models don't
 * affect decisions and are often the reason why a run stopped, so they are read from the current spec file if it is
 * usable.
 *
 * @param overrides values that replace those of the spec. Each is resumable.
 * @param prices of the developer's own.
 * @throws {UserError} when the folder has no run, or the overrides cannot be applied.
 */
export async function planResume(
  runFolder: string,
  overrides: readonly SpecOverride[] = [],
  prices: OwnPrices = {},
): Promise<RunPlan> {
  const plan = await readRunPlan(runFolder);
  const { spec, specFile } = plan;
  // The run's own budget is checked against the prices of the models to be used.
  const ofRun: readonly SpecOverride[] = [{ path: ['budget'], value: spec.budget }, ...plan.modelOverrides];
  const withModels = (text: string, file: string): RunPlan => {
    const { models, search } = parseSpec(text, file, [...ofRun, ...overrides], prices);
    // The rows of the run name them by their positions.
    const [begunWith, now] = [taskSpecs(spec.models).length, taskSpecs(models).length];
    if (begunWith !== now) {
      throw new UserError(
        `The run began with ${begunWith} task models, and models.otherTasks now makes them ${now}. Restore the number, or start a new run.`,
        { file },
      );
    }
    const resumed = { ...plan, spec: { ...spec, models } };
    return overrides.some(isConcurrency) ? withConcurrency(resumed, search.concurrency) : resumed;
  };
  const withOriginalModels = () => withModels(JSON.stringify(spec), join(runFolder, 'run.json'));
  if (!existsSync(specFile)) return withOriginalModels();
  try {
    return withModels(await readSpecText(specFile), specFile);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const warning = `The run continues with its original models, because the spec cannot be used: ${error.message}`;
    return { ...withOriginalModels(), warnings: [warning] };
  }
}
