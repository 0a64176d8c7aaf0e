// Tested by test/unit/runs/plan/promptfoo-prompt-filter.test.ts.
import { dirname, resolve } from 'node:path';
import type { Row } from '../../datasets/row';
import { UserError, type ErrorPlace } from '../../gepa/user-error';
import { definitionsOfEvaluators } from '../../metrics/github-evaluators';
import { ruleOf, type MetricDefinition } from '../../metrics/metric-definition';
import { placeOfRule, type SpecOverride } from '../spec/parse-spec';
import { promptOfSnapshot } from './read-prompts';
import type { PromptSnapshot } from './run-plan';
import type { RunSpec } from '../spec/spec';

/** The source of a spec. */
interface SpecSource {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly overrides: readonly SpecOverride[];
}

/** How a run scores outputs. */
interface ResolvedMetric {
  /** Empty when the system scores its own runs. */
  readonly definitions: readonly MetricDefinition[];
  /** Returns the position of a definition by its index. */
  readonly placeOf: (index: number) => ErrorPlace;
}

/**
 * Determines how a run scores outputs: as the spec says, else by the prompt file's evaluators or the rows' own
 * assertions.
 *
 * @throws {UserError} when none of them says so, or an evaluator is invalid.
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
  if (system.kind === 'agent' && system.check !== undefined) return { definitions: [], placeOf: bySpec };
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
    'There is no metric to score outputs with. Add one to the spec, such as metric: [{ equals: "{{answer}}" }].',
    bySpec(),
  );
}

/**
 * Returns the evaluators of all prompt files as metric definitions.
 *
 * @param folder absolute path of the spec's folder.
 * @throws {MetricError} for an invalid evaluator.
 */
export function evaluatorsOf(
  prompts: Readonly<Record<string, PromptSnapshot>>,
  folder: string,
): readonly MetricDefinition[] {
  return placedEvaluatorsOf(Object.values(prompts), folder).map(({ definition }) => definition);
}

/** The evaluators of a file count once, even if several of its parts are optimized. */
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
