import { resolve } from 'node:path';
import type { Row } from '../datasets/row';
import { UserError } from '../gepa/user-error';
import { definitionsOfEvaluators } from '../metrics/github-evaluators';
import type { MetricDefinition } from '../metrics/metric-definition';
import { promptOfSnapshot } from './read-prompts';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from './spec';

/**
 * How a run's outputs are scored: as the spec says, else as the prompt file's evaluators or the rows' own assertions say.
 * Empty where the system scores its own runs.
 *
 * @throws {UserError} when nothing says it, or an evaluator cannot be used.
 */
export function metricDefinitions(
  { metric, system }: RunSpec,
  specFile: string,
  prompts: Readonly<Record<string, PromptSnapshot>>,
  rows: readonly Row[],
): readonly MetricDefinition[] {
  if (metric !== undefined) return metric;
  const ofPrompts = Object.values(prompts).flatMap((snapshot) => {
    const evaluators = promptOfSnapshot(snapshot).inline?.evaluators ?? [];
    return definitionsOfEvaluators(evaluators, { file: resolve(specFile, '..', snapshot.file) });
  });
  if (ofPrompts.length > 0) return ofPrompts;
  if (rows.some(({ assertions = [] }) => assertions.length > 0)) return [{ assertions: 'rows' }];
  if (system.kind === 'command' || system.kind === 'http') return [];
  throw new UserError(
    'Nothing says how an output is scored. Add a metric to the spec, such as metric: [{ equals: "{{answer}}" }].',
    { file: specFile },
  );
}
