import { UserError } from '../gepa/user-error';
import type { MetricDefinition } from '../metrics/metric-definition';
import type { RunSpec } from './spec';

/**
 * How a run's outputs are scored: as the spec says, else as the prompt file or the rows say themselves. Empty where the
 * system scores its own runs.
 *
 * @throws {UserError} when nothing says it.
 */
export function metricDefinitions(
  { metric, system }: RunSpec,
  specFile: string,
): readonly MetricDefinition[] {
  if (metric !== undefined) return metric;
  if (system.kind === 'command' || system.kind === 'http') return [];
  throw new UserError(
    'Nothing says how an output is scored. Add a metric to the spec, such as metric: [{ equals: "{{answer}}" }].',
    { file: specFile },
  );
}
