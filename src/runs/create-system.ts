import { dirname } from 'node:path';
import type { CompletionRequest } from '../models/model';
import type { ModelSpec } from '../models/model-spec';
import { readPromptFile } from '../prompts/prompt-file';
import type { ChatModule } from '../system/chat-module';
import { createChatSystem } from '../system/chat-system';
import { createCommandSystem } from '../system/command-system';
import { createHttpSystem } from '../system/http-system';
import { createPipelineSystem } from '../system/pipeline-system';
import type { System } from '../system/system';
import type { PromptSnapshot, RunPlan } from './run-plan';
import type { RunServices } from './run-parts';

/**
 * Builds the system that a plan describes.
 *
 * @throws {UserError} when it may not be run here.
 */
export function createSystem(plan: RunPlan, { models, trusted, environment }: RunServices): System {
  const { spec, prompts, columns, description } = plan;
  const { concurrency } = description.search;
  const chatModule = (components: Readonly<Record<string, PromptSnapshot>>, input?: string): ChatModule => {
    const [snapshot] = Object.values(components);
    if (snapshot === undefined) throw new Error('A module has at least one component.');
    return {
      prompt: readPromptFile(snapshot.file, snapshot.content),
      parts: Object.fromEntries(Object.entries(components).map(([component, { part }]) => [component, part])),
      columns,
      folder: dirname(plan.specFile),
      model: models.task,
      ...(input === undefined ? {} : { input }),
      ...completionSettings(spec.models.task),
    };
  };
  switch (spec.system.kind) {
    case 'chat':
      return createChatSystem(chatModule(prompts));
    case 'pipeline':
      return createPipelineSystem(
        spec.system.modules.map(({ name, prompt, input }) => {
          const snapshot = prompts[prompt];
          return { name, ...chatModule(snapshot === undefined ? {} : { [prompt]: snapshot }, input) };
        }),
      );
    case 'command':
      return createCommandSystem(spec.system, { folder: dirname(plan.specFile), trusted, concurrency });
    case 'http':
      return createHttpSystem(spec.system, { concurrency, ...(environment === undefined ? {} : { environment }) });
  }
}

/** What a spec says about the completions of a model; the practice models have nothing to set. */
export function completionSettings(model: ModelSpec): Pick<CompletionRequest, 'temperature' | 'maxTokens'> {
  if ('practice' in model) return {};
  const { temperature, maxTokens } = model;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
}
