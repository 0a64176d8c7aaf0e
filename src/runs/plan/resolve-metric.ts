import { dirname, resolve } from 'node:path';
import type { Row } from '../../datasets/row';
import { UserError, type ErrorPlace } from '../../gepa/user-error';
import { definitionsOfEvaluators } from '../../metrics/github-evaluators';
import { ruleOf, type MetricDefinition } from '../../metrics/metric-definition';
import { placeOfRule, type SpecOverride } from '../spec/parse-spec';
import { promptOfSnapshot } from './read-prompts';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from '../spec/spec';

/** A spec as it was read. */
interface SpecSource {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly overrides: readonly SpecOverride[];
}

/** How a run's outputs are scored. */
interface ResolvedMetric {
  /** Empty where the system scores its own runs. */
  readonly definitions: readonly MetricDefinition[];
  /** Where a definition is written, by its index. */
  readonly placeOf: (index: number) => ErrorPlace;
}

/**
 * How a run's outputs are scored: as the spec says, else as the prompt file's evaluators or the rows' own assertions say.
 *
 * @throws {UserError} when nothing says it, or an evaluator cannot be used.
 */
export function resolveMetric(
  { metric, system }: RunSpec,
  spec: SpecSource,
  prompts: Readonly<Record<string, PromptSnapshot>>,
  rows: readonly Row[],
): ResolvedMetric {
  if (metric !== undefined) {
    const placeOf = (index: number) => {
      const definition = metric[index];
      return definition === undefined
        ? { file: spec.file }
        : placeOfRule(spec.text, spec.file, index, ruleOf(definition).rule, spec.overrides);
    };
    return { definitions: metric, placeOf };
  }
  const bySpec = () => ({ file: spec.file });
  const ofPrompts = placedEvaluatorsOf(Object.values(prompts), dirname(spec.file));
  if (ofPrompts.length > 0) {
    return {
      definitions: ofPrompts.map(({ definition }) => definition),
      placeOf: (index) => ofPrompts[index]?.place ?? bySpec(),
    };
  }
  if (rows.some(({ assertions = [] }) => assertions.length > 0)) {
    return { definitions: [{ assertions: 'rows' }], placeOf: bySpec };
  }
  if (system.kind === 'command' || system.kind === 'http') return { definitions: [], placeOf: bySpec };
  throw new UserError(
    'Nothing says how an output is scored. Add a metric to the spec, such as metric: [{ equals: "{{answer}}" }].',
    bySpec(),
  );
}

/**
 * The evaluators of all prompt files, as entries of a metric.
 *
 * @param folder of the spec, absolute.
 * @throws {MetricError} for one that cannot be used.
 */
export function evaluatorsOf(
  prompts: Readonly<Record<string, PromptSnapshot>>,
  folder: string,
): readonly MetricDefinition[] {
  return placedEvaluatorsOf(Object.values(prompts), folder).map(({ definition }) => definition);
}

/** Of several parts of one file they count once. */
function placedEvaluatorsOf(prompts: readonly PromptSnapshot[], folder: string) {
  const files = new Map(prompts.map((snapshot) => [resolve(folder, snapshot.file), snapshot]));
  return [...files].flatMap(([file, snapshot]) => {
    const { evaluators = [] } = promptOfSnapshot(snapshot);
    return definitionsOfEvaluators(evaluators, file).map((definition, index) => ({
      definition,
      place: { file, line: evaluators[index]?.line },
    }));
  });
}
