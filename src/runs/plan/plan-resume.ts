import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../gepa/user-error';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';
import { readSpecText } from '../spec/read-spec-text';
import { readRunPlan } from '../folder/run-folder';
import type { RunPlan } from './run-plan';

/**
 * Reads back what a run was planned with, to go on with it. All that decides is as it was when the run began. The models
 * decide nothing, and are often what has to be mended before a run can go on: they are those that the spec file names now,
 * where there is one that can be used.
 *
 * @param overrides values below `models` that replace the spec's.
 * @throws {UserError} when the folder holds no run, or the models cannot be made what the overrides say.
 */
export async function planResume(runFolder: string, overrides: readonly SpecOverride[] = []): Promise<RunPlan> {
  const plan = await readRunPlan(runFolder);
  const { spec, specFile } = plan;
  // The budget is checked against the prices of the models that will be paid, so it is the run's own.
  const ofRun: readonly SpecOverride[] = [{ path: ['budget'], value: spec.budget }, ...plan.modelOverrides];
  const withModels = (text: string, file: string): RunPlan => {
    const { models } = parseSpec(text, file, [...ofRun, ...overrides]);
    return { ...plan, spec: { ...spec, models } };
  };
  const asItBegan = () => withModels(JSON.stringify(spec), join(runFolder, 'run.json'));
  if (!existsSync(specFile)) return asItBegan();
  try {
    return withModels(await readSpecText(specFile), specFile);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const warning = `The run continues with the models it began with, because the spec cannot be used as it is now: ${error.message}`;
    return { ...asItBegan(), warnings: [warning] };
  }
}
