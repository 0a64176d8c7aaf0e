// Tested by test/unit/cli/terminal.test.ts.
import { existsSync } from 'node:fs';
import { UserError } from '../gepa/user-error';
import { modelFacts } from '../models/provider-registry';
import type { RunPlan } from '../runs/plan/run-plan';
import { placeOfModel, type SpecOverride } from '../runs/spec/parse-spec';
import { readSpecText } from '../runs/spec/read-spec-text';
import { terminalWords as words } from './terminal-words';

/**
 * Checks that a run needs no model that only the editor has.
 *
 * @param overrides of the spec's values.
 * @throws {UserError} with the place of such a model.
 */
export async function refuseEditorModels(
  { spec, specFile, purpose }: RunPlan,
  overrides: readonly SpecOverride[],
): Promise<void> {
  const used = purpose === 'evaluation' ? (['task', 'judge'] as const) : (['task', 'reflection', 'judge'] as const);
  for (const use of used) {
    const model = spec.models[use];
    if (model === undefined || modelFacts(model).editorModel === undefined) continue;
    const place = existsSync(specFile)
      ? placeOfModel(await readSpecText(specFile), specFile, use, overrides)
      : { file: specFile };
    throw new UserError(words.editorOnly(use, modelFacts(model).name), place);
  }
}
