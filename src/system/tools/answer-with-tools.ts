// Tested by test/unit/system/chat-system.test.ts.
import { addUsage, noUsage, type ToolUse, type Usage } from '../../gepa/rollout';
import { measured } from '../../models/outages/waiting-time';
import type { ChatMessage, CompletionRequest, Model, ToolCall } from '../../models/model';
import type { Toolbox } from './toolbox';

/** A model's answer and the steps before it. */
export interface Answer {
  readonly text: string;
  /** The reasoning of all turns, if the model reports it. */
  readonly reasoning?: string;
  readonly toolCalls: readonly ToolUse[];
  /** Set if the text was cut off at the token limit. */
  readonly truncated?: true;
  readonly usage: Usage;
}

/**
 * Requests an answer, and runs the tools that the model calls until it answers. If it calls a tool on the last turn,
 * the answer is the text beside the call, which may be empty: the metric scores it, and the trace shows why.
 *
 * @param maxTurns the most requests to the model.
 * @throws {ModelError | UserError} if the model or a tool fails.
 */
export async function answerWithTools(
  model: Model,
  request: CompletionRequest,
  toolbox: Toolbox,
  maxTurns: number,
  signal: AbortSignal,
): Promise<Answer> {
  const messages: ChatMessage[] = [...request.messages];
  const tools = toolbox.descriptions;
  const thoughts: string[] = [];
  const toolCalls: ToolUse[] = [];
  let usage = noUsage;
  for (let turn = 1; ; turn += 1) {
    const turnRequest = { ...request, messages: [...messages], ...(tools.length === 0 ? {} : { tools }) };
    const completion = await model.complete(turnRequest, signal);
    const { text, reasoning, truncated, toolCalls: calls = [] } = completion;
    usage = addUsage(usage, completion.usage);
    if (reasoning !== undefined) thoughts.push(reasoning);
    const isLast = turn >= maxTurns;
    const used = await useAll(calls, isLast ? notUsed(maxTurns) : (call) => toolbox.use(call, signal));
    toolCalls.push(
      ...used.map(({ call, result, durationMs }) => ({
        name: call.name,
        input: call.arguments,
        output: result,
        ...(isLast ? {} : { durationMs }),
      })),
    );
    if (calls.length === 0 || isLast) {
      return {
        text,
        ...(thoughts.length === 0 ? {} : { reasoning: thoughts.join('\n\n') }),
        toolCalls,
        ...(truncated === undefined ? {} : { truncated }),
        usage,
      };
    }
    messages.push(
      { role: 'assistant', content: text, toolCalls: calls, ...(reasoning === undefined ? {} : { reasoning }) },
      ...used.map(({ call, result }): ChatMessage => ({ role: 'tool', toolCallId: call.id, content: result })),
    );
  }
}

function notUsed(maxTurns: number): (call: ToolCall) => string {
  return () => `Not used: the module has ${maxTurns} turns (maxTurns in the spec), and this was the last one.`;
}

/** Runs calls one after the other, because a later call may depend on an earlier one. */
async function useAll(
  calls: readonly ToolCall[],
  use: (call: ToolCall) => Promise<string> | string,
): Promise<readonly { readonly call: ToolCall; readonly result: string; readonly durationMs: number }[]> {
  const used: { call: ToolCall; result: string; durationMs: number }[] = [];
  for (const call of calls)
    used.push({
      call,
      ...(await measured(
        async () => use(call),
        () => performance.now(),
      )),
    });
  return used;
}
