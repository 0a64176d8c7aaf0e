import type { Row } from '../datasets/row';
import { BrokenTextError } from '../gepa/failures/broken-text-error';
import type { ComponentTexts } from '../gepa/candidate';
import type { TraceStep } from '../gepa/rollout';
import type { CompletionRequest, Model } from '../models/model';
import { PromptError } from '../prompts/prompt-error';
import { composeConversation, withImageData, type ChatPrompt, type Conversation } from './conversation';
import type { SystemRun } from './system';
import { answerWithTools } from './tools/answer-with-tools';
import { Toolbox } from './tools/toolbox';

/** A prompt and the model that answers it: the whole of a chat system, or one step of a pipeline. */
export interface ChatModule extends ChatPrompt {
  readonly model: Model;
  /** The folder of the spec, from which paths of images start: absolute. */
  readonly folder: string;
  /** What the spec says; it goes before what the prompt file says. Absent: the file's, or else the model's own default. */
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** What the model may use before it answers. */
  readonly toolbox?: Toolbox;
  /** How often the model is asked for one answer; 8 when absent. */
  readonly maxTurns?: number;
}

const noTools = new Toolbox([]);
const defaultMaxTurns = 8;

/**
 * Runs a module on a row. The trace has a step for each of its components, since a component's input is what the
 * conversation holds besides its own text.
 *
 * @throws {BrokenTextError} when a text cannot be filled with the row.
 */
export async function runChatModule(
  module: ChatModule,
  texts: ComponentTexts,
  row: Row,
  signal: AbortSignal,
): Promise<SystemRun> {
  const { model, folder, toolbox = noTools, maxTurns = defaultMaxTurns } = module;
  const { messages, given } = compose(module, texts, row);
  const request = { messages: await withImageData(messages, folder), ...completionSettings(module) };
  const { text, reasoning, toolCalls, usage } = await answerWithTools(model, request, toolbox, maxTurns, signal);
  const trace = Object.entries(given).map(([component, input]): TraceStep => ({
    module: component,
    input,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    output: text,
  }));
  return { output: text, trace, usage };
}

function compose(module: ChatModule, texts: ComponentTexts, row: Row): Conversation {
  try {
    return composeConversation(module, texts, row);
  } catch (error) {
    // The seed was filled with every row before the run began.
    if (error instanceof PromptError) throw new BrokenTextError(error.problem, error);
    throw error;
  }
}

/** What the spec says of the completions, else what the prompt file says. Which model is asked is the spec's alone. */
function completionSettings(module: ChatModule): Omit<CompletionRequest, 'messages'> {
  const { topP, responseFormat, ...written } = module.prompt.settings ?? {};
  const { temperature = written.temperature, maxTokens = written.maxTokens } = module;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(responseFormat === undefined ? {} : { responseFormat }),
  };
}
