import type { Evaluator, Reflector } from '../gepa/world';
import { createMetric } from '../metrics/create-metric';
import type { CompletionRequest } from '../models/model';
import type { ModelSpec } from '../models/model-spec';
import type { RunModels } from '../models/run-models';
import { readPromptFile } from '../prompts/prompt-file';
import { templateVariables } from '../prompts/template';
import { createChatSystem } from '../system/chat-system';
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
export function assembleRun(plan: RunPlan, { models }: RunServices): RunParts {
  const { spec, examples, columns, description } = plan;
  const [[component, snapshot] = []] = Object.entries(plan.prompts);
  if (component === undefined || snapshot === undefined) throw new Error('A plan has at least one component.');
  const prompt = readPromptFile(snapshot.file, snapshot.content);
  const { templating } = prompt;
  const system = createChatSystem({
    prompt,
    parts: { [component]: snapshot.part },
    columns,
    model: models.task,
    ...settingsOf(spec.models.task),
  });
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  return {
    evaluator: new RolloutEvaluator(system, createMetric(spec.metric, rows, columns.feedback), examples),
    reflector: new ModelReflector(models.reflection, settingsOf(spec.models.reflection), () => templating),
    variables: (name) => templateVariables(templating, description.seed[name] ?? ''),
  };
}

/** What a spec says about the completions of a model; the practice models have nothing to set. */
function settingsOf(model: ModelSpec): Pick<CompletionRequest, 'temperature' | 'maxTokens'> {
  if ('practice' in model) return {};
  const { temperature, maxTokens } = model;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
}
