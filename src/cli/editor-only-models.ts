// Tested by test/unit/cli/terminal.test.ts.
import { existsSync } from 'node:fs';
import { UserError } from '../gepa/user-error';
import { modelFacts, type ModelSpec } from '../models/provider-registry';
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
  const { task, otherTasks = [], reflection, judge } = spec.models;
  const used: readonly (readonly [ModelKey, ModelSpec | undefined])[] = [
    [['task'], task],
    ...otherTasks.map((other, place) => [['otherTasks', place], other] as const),
    ...(purpose === 'evaluation' ? [] : [[['reflection'], reflection] as const]),
    [['judge'], judge],
  ];
  for (const [key, model] of used) {
    if (model === undefined || modelFacts(model).editorModel === undefined) continue;
    const place = existsSync(specFile)
      ? placeOfModel(await readSpecText(specFile), specFile, key, overrides)
      : { file: specFile };
    throw new UserError(words.editorOnly(key.join('.'), modelFacts(model).name), place);
  }
}

/** The keys of a model in the spec's `models`. */
type ModelKey = readonly (string | number)[];
