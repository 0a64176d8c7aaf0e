import type { Row } from '../datasets/row';
import type { ComponentTexts } from '../gepa/candidate';
import type { Model } from '../models/model';
import { composeConversation, type ChatPrompt } from './conversation';
import type { SystemRun } from './system';

/** A prompt and the model that answers it: the whole of a chat system, or one step of a pipeline. */
export interface ChatModule extends ChatPrompt {
  readonly model: Model;
  /** Absent: the model's own default. */
  readonly temperature?: number;
  readonly maxTokens?: number;
}

/**
 * Runs a module on a row. The trace has a step for each of its components, since a component's input is what the
 * conversation holds besides its own text.
 */
export async function runChatModule(
  module: ChatModule,
  texts: ComponentTexts,
  row: Row,
  signal: AbortSignal,
): Promise<SystemRun> {
  const { model, temperature, maxTokens } = module;
  const { messages, given } = composeConversation(module, texts, row);
  const settings = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
  const { text, reasoning, usage } = await model.complete({ messages, ...settings }, signal);
  const trace = Object.entries(given).map(([component, input]) => ({
    module: component,
    input,
    output: text,
    ...(reasoning === undefined ? {} : { reasoning }),
  }));
  return { output: text, trace, usage };
}
