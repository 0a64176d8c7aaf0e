// Tested by test/unit/system/tools.test.ts.
import type { ToolCall, ToolDescription } from '../../models/model';
import { readArguments, type ArgumentCheck } from './tool-arguments';

/** A tool with its implementation. */
export interface Tool {
  readonly description: ToolDescription;
  readonly check: ArgumentCheck;
  /**
   * Returns the tool's result in words for the model, including errors that the model can correct.
   *
   * @throws {UserError} if the tool itself fails.
   */
  use(values: unknown, signal: AbortSignal): Promise<string>;
  /** Releases resources such as a running program. */
  close?(): Promise<void>;
}

/** The most characters of a result, which must fit into a conversation. */
const maxResultLength = 50_000;

/** The tools of one module. */
export class Toolbox {
  constructor(private readonly tools: readonly Tool[]) {}

  get descriptions(): readonly ToolDescription[] {
    return this.tools.map(({ description }) => description);
  }

  /**
   * Runs a tool call. The model is told what is wrong with a call, so that it can correct it.
   *
   * @throws {UserError} if the tool itself fails. Its error is never a result.
   */
  async use(call: ToolCall, signal: AbortSignal): Promise<string> {
    const tool = this.tools.find(({ description }) => description.name === call.name);
    if (tool === undefined) {
      const names = this.tools.map(({ description }) => description.name).join(', ');
      return `Error: unknown tool "${call.name}". Available tools: ${names}.`;
    }
    const read = readArguments(call.arguments, tool.check);
    if (read.kind === 'wrong') return `Error: ${read.problem} Call the tool again with other arguments.`;
    const result = await tool.use(read.values, signal);
    return result.length <= maxResultLength
      ? result
      : `${result.slice(0, maxResultLength)}… (cut off: it has ${result.length} characters)`;
  }

  async close(): Promise<void> {
    await Promise.all(this.tools.map(async (tool) => tool.close?.()));
  }
}
