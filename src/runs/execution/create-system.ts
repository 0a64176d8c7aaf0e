// Tested by test/unit/runs/execution/run-parts.test.ts.
import { dirname } from 'node:path';
import { createAgentSystem, type AgentSystemOptions } from '../../system/agent/agent-system';
import type { ChatModule } from '../../system/chat-module';
import type { ChatSystemDefinition } from '../../system/chat-schema';
import { createChatSystem } from '../../system/chat-system';
import { createCommandSystem } from '../../system/command-system';
import { createHttpSystem } from '../../system/http-system';
import { createPipelineSystem } from '../../system/pipeline-system';
import { createProgramSystem } from '../../system/program/program-system';
import type { System } from '../../system/system';
import { createToolbox } from '../../system/tools/create-tool';
import type { Model } from '../../models/model';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { patientSystem } from './patient-system';
import { componentsOfProgram } from '../plan/check-program';
import { promptOfSnapshot } from '../plan/read-prompts';
import type { PromptSnapshot, RunPlan } from '../plan/run-plan';
import { snapshotsByFile, textsInFile, type ComponentEntry } from '../plan/texts-in-file';
import { dataFilesOfSpec } from '../spec/files-of-spec';
import type { RunServices } from './run-services';
import type { ComponentTexts } from '../../gepa/candidate';
import { BrokenTextError } from '../../gepa/failures/broken-text-error';
import { valueOf } from '../../gepa/named-values';
import { PromptError } from '../../prompts/prompt-error';

/**
 * Builds the system that a plan describes. With several task models, each row names the one that answers it.
 *
 * @throws {UserError} when the system needs programs and the workspace isn't trusted.
 */
export function createSystem(plan: RunPlan, services: RunServices): System {
  const { task, otherTasks = [] } = services.models;
  const { task: spec, otherTasks: otherSpecs = [] } = plan.spec.models;
  const system = systemWith(task, spec, plan, services);
  if (otherSpecs.length === 0) return system;
  const others = otherSpecs.map((other, place) => {
    const model = otherTasks[place];
    if (model === undefined) throw new Error(`The run has no task model ${place + 2}.`);
    return systemWith(model, other, plan, services);
  });
  const systems = [system, ...others];
  return {
    run: (texts, row, signal) => {
      const chosen = systems[row.taskModel ?? 0];
      if (chosen === undefined) throw new Error(`The run has no task model ${row.taskModel}.`);
      return chosen.run(texts, row, signal);
    },
    close: async () => {
      await Promise.all(systems.map((one) => one.close?.() ?? Promise.resolve()));
    },
  };
}

/** Builds the system with one task model. */
function systemWith(
  model: Model,
  taskSpec: ModelSpec,
  plan: RunPlan,
  { trusted, environment, gate }: RunServices,
): System {
  const { spec, prompts, columns, description } = plan;
  const { concurrency } = description.search;
  const folder = dirname(plan.specFile);
  const inTerminal = environment === undefined ? {} : { environment };
  const toolsOf = ({ tools, maxTurns }: Pick<ChatSystemDefinition, 'tools' | 'maxTurns'>) => ({
    ...(tools === undefined ? {} : { toolbox: createToolbox(tools, { folder, trusted, concurrency, ...inTerminal }) }),
    ...(maxTurns === undefined ? {} : { maxTurns }),
  });
  const chatModule = (components: Readonly<Record<string, PromptSnapshot>>, input?: string): ChatModule => {
    const [snapshot] = Object.values(components);
    if (snapshot === undefined) throw new Error('A module has at least one component.');
    return {
      prompt: promptOfSnapshot(snapshot),
      parts: Object.fromEntries(Object.entries(components).map(([component, { part }]) => [component, part])),
      columns,
      folder,
      ...(snapshot.partials === undefined ? {} : { partials: snapshot.partials }),
      model,
      ...(input === undefined ? {} : { input }),
      ...modelFacts(taskSpec).settings,
    };
  };
  switch (spec.system.kind) {
    case 'chat':
      return createChatSystem({ ...chatModule(prompts), ...toolsOf(spec.system) });
    case 'pipeline':
      return createPipelineSystem(
        spec.system.modules.map((definition) => {
          const { name, prompt, input } = definition;
          const snapshot = valueOf(prompts, prompt);
          const components = snapshot === undefined ? {} : { [prompt]: snapshot };
          return { name, ...chatModule(components, input), ...toolsOf(definition) };
        }),
      );
    case 'program':
      return createProgramSystem(spec.system, {
        components: componentsOfProgram(prompts),
        model,
        folder,
        trusted,
        concurrency,
      });
    case 'agent':
      return createAgentSystem(spec.system, {
        components: Object.keys(prompts),
        ...filesForAgent(plan),
        folder,
        trusted,
      });
    case 'command':
      return createCommandSystem(spec.system, { folder, trusted, concurrency });
    case 'http': {
      const system = createHttpSystem(spec.system, { concurrency, ...inTerminal });
      return gate === undefined ? system : patientSystem(system, gate);
    }
  }
}

/** Returns which files an agent gets with the texts of a candidate, and which it doesn't get to see. */
function filesForAgent({
  spec,
  specFile,
  prompts,
}: RunPlan): Pick<AgentSystemOptions, 'promptFiles' | 'filesWith' | 'ownFiles'> {
  const byFile = snapshotsByFile(prompts, dirname(specFile));
  return {
    promptFiles: [...byFile.keys()],
    filesWith: (texts) => [...byFile].map(([file, entries]) => ({ file, content: placedTexts(file, entries, texts) })),
    ownFiles: [specFile, ...dataFilesOfSpec(spec, specFile)].filter((file) => !byFile.has(file)),
  };
}

/** A file that can't hold a text is the text's fault. */
function placedTexts(file: string, entries: readonly ComponentEntry[], texts: ComponentTexts): string {
  try {
    return textsInFile(file, entries, texts).content;
  } catch (error) {
    if (error instanceof PromptError) throw new BrokenTextError(error.problem);
    throw error;
  }
}
