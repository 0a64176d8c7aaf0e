import type { TextCheck } from '../../gepa/text/text-fault';
import { createMetric } from '../../metrics/create-metric';
import { ownScore } from '../../metrics/own-score';
import { literalText, templateVariables } from '../../prompts/template';
import { taskSpecs } from '../../models/model-spec';
import type { RunModels } from '../../models/run-models';
import { modelFacts } from '../../models/provider-registry';
import { createSystem } from './create-system';
import { metricServices } from './metric-services';
import { ModelReflector } from './model-reflector';
import { RolloutEvaluator } from './rollout-evaluator';
import type { RunPlan } from '../plan/run-plan';
import type { RunServices } from './run-services';
import { createTextCheck, templatingOf } from './text-check';

/** The parts of a search's environment that depend only on the plan and the models. */
export interface RunParts {
  readonly models: RunModels;
  readonly evaluator: RolloutEvaluator;
  readonly reflector: ModelReflector;
  readonly textCheck: TextCheck;
  /** Returns the template variables that a component's text must keep. */
  variables(component: string): readonly string[];
  /** Writes a text so that the template of a component prints it; undefined if that can't be. */
  literal(component: string, text: string): string | undefined;
  /** Ends the programs that the run started. Never rejects, because the run has ended already. */
  close(): Promise<void>;
}

/**
 * Creates the system, the metric and the models of a plan.
 *
 * @param now returns the time in milliseconds, to measure durations.
 */
export function assembleRun(plan: RunPlan, services: RunServices, now?: () => number): RunParts {
  const { models } = services;
  const { spec, examples, columns, description } = plan;
  const system = createSystem(plan, services);
  // As the run began, whatever its models are called now.
  const taskModels = description.objectives.slice(-taskSpecs(spec.models).length);
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  const metric =
    plan.metric.length === 0
      ? ownScore
      : createMetric(plan.metric, rows, metricServices(plan, services), columns.feedback);
  const variables = new Map(
    Object.entries(description.seed).map(([name, text]) => [name, templateVariables(templatingOf(plan, name), text)]),
  );
  return {
    models,
    evaluator: new RolloutEvaluator(system, metric, examples, taskModels, now, services.scoring),
    reflector: new ModelReflector(models.reflection, modelFacts(spec.models.reflection).settings, now),
    textCheck: createTextCheck(plan),
    variables: (name) => variables.get(name) ?? [],
    literal: (name, text) => literalText(templatingOf(plan, name), text),
    close: async () => {
      await Promise.allSettled([system.close?.(), metric.close?.()]);
    },
  };
}
