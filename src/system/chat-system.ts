import type { Columns } from '../datasets/columns';
import type { Model } from '../models/model';
import type { PromptFile } from '../prompts/prompt-file';
import type { System } from './system';

export interface ChatSystemOptions {
  /** How the spec calls the component, e.g. `route`. */
  readonly component: string;
  readonly prompt: PromptFile;
  /** Which component of the prompt file it is; the others stay as the file has them. */
  readonly part: string;
  readonly columns: Columns;
  readonly model: Model;
  /** Absent: the model's own default. */
  readonly temperature?: number;
  readonly maxTokens?: number;
}

/**
 * A system with one module: one chat completion per row. What is sent are the prompt file's messages, filled with the row's
 * columns. A file that has no user message gets the row to the model like this:
 *
 * - Its only text uses the input column as a variable, so the row is in it: the filled text is sent as one user message.
 * - Else its messages are followed by a user message with the row's input: text as it is, other values as JSON.
 *
 * @throws PromptError when the file has user messages but none of its texts has a variable, so that no row would reach the model.
 */
export function createChatSystem(options: ChatSystemOptions): System {
  throw new Error(`not yet ${options.component}`);
}
