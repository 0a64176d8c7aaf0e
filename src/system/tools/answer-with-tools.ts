import { addUsage, noUsage, type ToolUse, type Usage } from '../../gepa/rollout';
import type { ChatMessage, CompletionRequest, Model, ToolCall } from '../../models/model';
import type { Toolbox } from './toolbox';

/** A model's answer, and what it did before it gave it. */
export interface Answer {
  readonly text: string;
  /** What the model thought in all turns, where it tells. */
  readonly reasoning?: string;
  readonly toolCalls: readonly ToolUse[];
  readonly usage: Usage;
}

/**
 * Asks a model, and does with its tools what it wishes until it answers. When it still wishes for a tool at the last
 * turn, the answer is what it said beside that, which may be nothing: the metric judges it, and the trace says why.
 *
 * @param maxTurns how often the model is asked.
 * @throws {ModelError | UserError} when the model or a tool does not work.
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
    const asked = { ...request, messages: [...messages], ...(tools.length === 0 ? {} : { tools }) };
    const completion = await model.complete(asked, signal);
    const { text, reasoning, toolCalls: wished = [] } = completion;
    usage = addUsage(usage, completion.usage);
    if (reasoning !== undefined) thoughts.push(reasoning);
    const isLast = turn >= maxTurns;
    const used = await useAll(wished, isLast ? notUsed(maxTurns) : (call) => toolbox.use(call, signal));
    toolCalls.push(...used.map(({ call, result }) => ({ name: call.name, input: call.arguments, output: result })));
    if (wished.length === 0 || isLast) {
      return { text, ...(thoughts.length === 0 ? {} : { reasoning: thoughts.join('\n\n') }), toolCalls, usage };
    }
    messages.push(
      { role: 'assistant', content: text, toolCalls: wished },
      ...used.map(({ call, result }): ChatMessage => ({ role: 'tool', toolCallId: call.id, content: result })),
    );
  }
}

function notUsed(maxTurns: number): (call: ToolCall) => string {
  return () => `Not used: the module has ${maxTurns} turns (maxTurns in the spec), and this was the last one.`;
}

/** One after the other: a later call may build on what an earlier one did. */
async function useAll(
  calls: readonly ToolCall[],
  use: (call: ToolCall) => Promise<string> | string,
): Promise<readonly { readonly call: ToolCall; readonly result: string }[]> {
  const used: { call: ToolCall; result: string }[] = [];
  for (const call of calls) used.push({ call, result: await use(call) });
  return used;
}
