// Tested by test/unit/models/provider-registry.test.ts.
import { nameOfCommand } from '../../processes/program';
import { CommandModel } from '../command/command-model';
import { commandModelSchema } from '../command/command-spec';
import { ModelError } from '../model-error';
import { defineProvider } from './provider';

/** Each one may be an agent, which uses much of a machine and of a subscription. */
const defaultConcurrency = 2;
/** In characters. */
const longestName = 40;

/** Programs that read a conversation and print the answer, such as command-line agents, whose subscription they use. */
export const command = defineProvider({
  label: 'Command',
  description:
    'A program that reads the conversation and prints the answer, without a key: `claude -p`, `codex exec -`, `gemini`, `llm`, `ollama run`, or a script. Only in a workspace that you trust',
  example: '{ command: [claude, -p], concurrency: 2 }',
  schema: commandModelSchema,
  facts: (spec) => {
    const words = typeof spec.command === 'string' ? spec.command : spec.command.join(' ');
    return {
      name: words.length <= longestName ? words : `${words.slice(0, longestName - 1)}…`,
      endpoint: `command:${words}`,
      isLanguageModel: true,
      isRepeatable: false,
      price: undefined,
      settings: {},
      limits: { concurrency: spec.concurrency ?? defaultConcurrency },
      program: nameOfCommand(spec.command),
      ...(spec.input === 'json' ? {} : { foldsSystem: true }),
    };
  },
  create: (spec, { programs }) => {
    if (programs !== undefined) return new CommandModel(spec, programs.folder);
    throw new ModelError({
      kind: 'unknownModel',
      message: `${nameOfCommand(spec.command)} was not run because this workspace isn't trusted. Trust the workspace to run its programs.`,
    });
  },
});
