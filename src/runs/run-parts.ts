import { dirname } from 'node:path';
import type { Evaluator, Reflector } from '../gepa/world';
import { createMetric } from '../metrics/create-metric';
import type { RunModels } from '../models/run-models';
import { readPromptFile } from '../prompts/prompt-file';
import { templateVariables, type Templating } from '../prompts/template';
import { completionSettings, createSystem } from './create-system';
import { ModelReflector } from './model-reflector';
import { RolloutEvaluator } from './rollout-evaluator';
import type { RunPlan } from './run-plan';

/** What a run is given by where it runs. */
export interface RunServices {
  readonly models: RunModels;
  /** Whether programs that the spec names may be run. */
  readonly trusted: boolean;
}

/** What a search needs of the world that depends on the plan and the models alone. */
export interface RunParts {
  readonly evaluator: Evaluator;
  readonly reflector: Reflector;
  /** The template variables that a component's text must keep. */
  variables(component: string): readonly string[];
}

/** Puts a plan's system, metric and models together. */
export function assembleRun(plan: RunPlan, { models, trusted }: RunServices): RunParts {
  const { spec, examples, columns, description } = plan;
  const templatingOf = (component: string): Templating => {
    const snapshot = plan.prompts[component];
    return snapshot === undefined ? 'none' : readPromptFile(snapshot.file, snapshot.content).templating;
  };
  const system = createSystem(plan, { models, trusted });
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  const services = { models: { judge: models.reflection, ...models }, folder: dirname(plan.specFile), trusted };
  return {
    evaluator: new RolloutEvaluator(system, createMetric(spec.metric, rows, services, columns.feedback), examples),
    reflector: new ModelReflector(models.reflection, completionSettings(spec.models.reflection), templatingOf),
    variables: (name) => templateVariables(templatingOf(name), description.seed[name] ?? ''),
  };
}
