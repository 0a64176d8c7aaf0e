import type { ToolCall, ToolDescription } from '../../models/model';
import { readArguments, type ArgumentCheck } from './tool-arguments';

/** A tool and what is behind it. */
export interface Tool {
  readonly description: ToolDescription;
  readonly check: ArgumentCheck;
  /**
   * Gives what the tool gave, in words for the model; what it says that it could not do is such words too.
   *
   * @throws {UserError} when the tool itself does not work.
   */
  use(values: unknown, signal: AbortSignal): Promise<string>;
  /** Lets go of what it holds, such as a program. */
  close?(): Promise<void>;
}

/** A result with more characters than this is cut: it is to fit into a conversation. */
const longestResult = 50_000;

/** The tools of one module. */
export class Toolbox {
  constructor(private readonly tools: readonly Tool[]) {}

  get descriptions(): readonly ToolDescription[] {
    return this.tools.map(({ description }) => description);
  }

  /**
   * Does what the model wishes. What is wrong with the wish itself is told to the model, for it can do better.
   *
   * @throws {UserError} when the tool itself does not work: an error is never a result.
   */
  async use(call: ToolCall, signal: AbortSignal): Promise<string> {
    const tool = this.tools.find(({ description }) => description.name === call.name);
    if (tool === undefined) {
      const names = this.tools.map(({ description }) => description.name).join(', ');
      return `Error: there is no tool "${call.name}". There are: ${names}.`;
    }
    const read = readArguments(call.arguments, tool.check);
    if (read.kind === 'wrong') return `Error: ${read.problem} Call the tool again with other arguments.`;
    const result = await tool.use(read.values, signal);
    return result.length <= longestResult
      ? result
      : `${result.slice(0, longestResult)}… (cut off: it has ${result.length} characters)`;
  }

  async close(): Promise<void> {
    await Promise.all(this.tools.map(async (tool) => tool.close?.()));
  }
}
