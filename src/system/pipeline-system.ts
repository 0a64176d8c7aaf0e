import { addUsage, noUsage, type TraceStep } from '../gepa/rollout';
import { measured } from '../models/outages/waiting-time';
import { runChatModule, type ChatModule } from './chat-module';
import { withOutputs } from './module-outputs';
import type { System } from './system';

/** A module of a pipeline. Later modules use its output as `{{name.output}}`. */
export interface PipelineModule extends ChatModule {
  readonly name: string;
}

/** Creates a system whose modules run one after the other. The last module's output is the system's. */
export function createPipelineSystem(modules: readonly PipelineModule[]): System {
  return {
    run: async (texts, row, signal) => {
      const outputs = new Map<string, string>();
      const trace: TraceStep[] = [];
      let usage = noUsage;
      let output = '';
      for (const module of modules) {
        const work = () => runChatModule(module, texts, withOutputs(row, Object.fromEntries(outputs)), signal);
        const { result: step, durationMs } = await measured(work, () => performance.now());
        const costs = modules.length === 1 ? {} : { usage: step.usage, durationMs };
        trace.push(...step.trace.map((part) => ({ ...part, ...costs })));
        usage = addUsage(usage, step.usage);
        output = step.output;
        outputs.set(module.name, output);
      }
      return { output, trace, usage };
    },
    close: async () => {
      await Promise.all(modules.map(async ({ toolbox }) => toolbox?.close()));
    },
  };
}
