// Tested by test/unit/runs/spec/parse-spec.test.ts.
import { field } from '../../models/endpoints/json-field';
import type { SpecConflict } from './spec-conflicts';

/**
 * Returns the models of an invalid spec that have no batches but ask for some. The schema only knows that their entries fit none of
 * the providers.
 */
export function misplacedBatches(spec: unknown): readonly SpecConflict[] {
  const models = field(spec, 'models');
  const others = field(models, 'otherTasks');
  const entries = [
    ...['task', 'reflection', 'judge'].map((use) => [[use], field(models, use)] as const),
    ...(Array.isArray(others) ? others : []).map((entry: unknown, place) => [['otherTasks', place], entry] as const),
  ];
  return entries.flatMap(([path, entry]) => {
    if (field(entry, 'batch') === undefined || field(entry, 'model') !== undefined) return [];
    const message = `Only models of OpenAI-compatible endpoints have batches. Remove models.${path.join('.')}.batch.`;
    return [{ path: ['models', ...path, 'batch'], message }];
  });
}
