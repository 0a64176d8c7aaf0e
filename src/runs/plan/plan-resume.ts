import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../gepa/user-error';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';
import { readSpecText } from '../spec/read-spec-text';
import { readRunPlan } from '../folder/run-folder';
import type { RunPlan } from './run-plan';

/**
 * Plans a run again to resume it. Everything that affects decisions stays as it was when the run started. Models don't
 * affect decisions and are often the reason why a run stopped, so they are read from the current spec file if it is
 * usable.
 *
 * @param overrides values below `models` that replace those of the spec.
 * @throws {UserError} when the folder has no run, or the overrides cannot be applied.
 */
export async function planResume(runFolder: string, overrides: readonly SpecOverride[] = []): Promise<RunPlan> {
  const plan = await readRunPlan(runFolder);
  const { spec, specFile } = plan;
  // The run's own budget is checked against the prices of the models to be used.
  const ofRun: readonly SpecOverride[] = [{ path: ['budget'], value: spec.budget }, ...plan.modelOverrides];
  const withModels = (text: string, file: string): RunPlan => {
    const { models } = parseSpec(text, file, [...ofRun, ...overrides]);
    return { ...plan, spec: { ...spec, models } };
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
