// Tested by test/unit/system/chat-system.test.ts.
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

/** A prompt and its model: a whole chat system, or one step of a pipeline. */
export interface ChatModule extends ChatPrompt {
  readonly model: Model;
  /** The folder of the spec, which paths of images are relative to: absolute. */
  readonly folder: string;
  /** The spec's temperature, which overrides the prompt file's. The model's default applies without either. */
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** Tools that the model may use before it answers. */
  readonly toolbox?: Toolbox;
  /** The most requests per answer; 8 if absent. */
  readonly maxTurns?: number;
}

const noTools = new Toolbox([]);
const defaultMaxTurns = 8;

/**
 * Runs a module on a row. The trace has a step for each component, whose input is the conversation without the
 * component's own text.
 *
 * @throws {BrokenTextError} if a text can't be filled with the row.
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
  const answer = await answerWithTools(model, request, toolbox, maxTurns, signal);
  const { text, reasoning, toolCalls, truncated, usage } = answer;
  const trace = Object.entries(given).map(([component, input]): TraceStep => ({
    module: component,
    input,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    output: text,
    ...(truncated === undefined ? {} : { truncated }),
  }));
  return { output: text, trace, usage };
}

function compose(module: ChatModule, texts: ComponentTexts, row: Row): Conversation {
  try {
    return composeConversation(module, texts, row);
  } catch (error) {
    // The seed could be filled with every row before the run began, so this text is at fault.
    if (error instanceof PromptError) throw new BrokenTextError(error.problem, error);
    throw error;
  }
}

/** Returns the completion settings of the spec, or else of the prompt file. Only the spec names the model. */
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
