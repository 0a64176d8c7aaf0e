import type { ToolCall } from '../model';
import { field, textField } from './json-field';

/** The first choice of a chat completion. */
export interface CompletionReply {
  /** The answer without reasoning. May be empty. */
  readonly text: string;
  readonly reasoning: string | undefined;
  readonly toolCalls: readonly ToolCall[];
  /** `length`: cut off at the token limit. `filtered`: a content filter removed some of it. */
  readonly ending: 'complete' | 'length' | 'filtered';
}

/** Finish reasons that report a failure of the provider, not an answer: OpenRouter's, DeepSeek's and Zhipu's. */
const failedFinishes: ReadonlySet<unknown> = new Set(['error', 'network_error', 'insufficient_system_resource']);

/**
 * Reads a chat completion. Compatible endpoints differ widely, so every field is checked: content may be text, a list of parts or
 * null, reasoning may be in its own field, in a part or in `<think>` tags, and ids of tool calls may be missing.
 *
 * @returns undefined when the reply isn't a chat completion.
 */
export function readCompletion(reply: unknown): CompletionReply | undefined {
  const choice = field(field(reply, 'choices'), '0');
  const message = field(choice, 'message');
  if (typeof message !== 'object' || message === null) return undefined;
  const parts = readContent(field(message, 'content') ?? field(message, 'refusal') ?? '');
  if (parts === undefined) return undefined;
  const { text, thinking } = splitThinking(parts.text);
  const reasoning = textField(message, 'reasoning_content') ?? textField(message, 'reasoning');
  const thoughts = [reasoning, parts.reasoning, thinking].filter((part) => part !== undefined && part.trim() !== '');
  return {
    text,
    reasoning: thoughts.length === 0 ? undefined : thoughts.join('\n\n'),
    toolCalls: readToolCalls(message),
    ending: readEnding(field(choice, 'finish_reason')),
  };
}

/** Returns the failure that a reply with status 200 reports, or undefined when it reports none. */
export function reportedFailure(reply: unknown): unknown {
  const choice = field(field(reply, 'choices'), '0');
  const failure = field(reply, 'error') ?? field(choice, 'error');
  if (failure !== undefined && failure !== null) return failure;
  if (failedFinishes.has(field(choice, 'finish_reason'))) return choice;
  const status = field(field(reply, 'base_resp'), 'status_code');
  return typeof status === 'number' && status !== 0 ? reply : undefined;
}

function readEnding(finish: unknown): CompletionReply['ending'] {
  if (finish === 'length') return 'length';
  return finish === 'content_filter' || finish === 'sensitive' ? 'filtered' : 'complete';
}

interface Content {
  readonly text: string;
  readonly reasoning?: string;
}

function readContent(content: unknown): Content | undefined {
  if (typeof content === 'string') return { text: content };
  if (!Array.isArray(content)) return undefined;
  const parts = content.map(readPart);
  const reasoning = parts.map((part) => part.reasoning ?? '').join('');
  return { text: parts.map((part) => part.text).join(''), ...(reasoning === '' ? {} : { reasoning }) };
}

/** Reads a part: plain text, Mistral's `thinking`, or the `reasoning` with a `summary` of Databricks. */
function readPart(part: unknown): Content {
  if (typeof part === 'string') return { text: part };
  const thinking = field(part, 'thinking') ?? field(part, 'summary') ?? field(part, 'reasoning');
  if (thinking === undefined) return { text: textField(part, 'text') ?? '' };
  return { text: '', reasoning: typeof thinking === 'string' ? thinking : (readContent(thinking)?.text ?? '') };
}

const opening = '<think>';
const closing = '</think>';

/**
 * Separates reasoning in leading `<think>` tags from the answer behind it. The opening tag may be missing, because some chat
 * templates contain it. An answer that mentions both tags is left alone.
 */
function splitThinking(content: string): { readonly text: string; readonly thinking?: string } {
  const begun = content.trimStart();
  const isOpened = begun.startsWith(opening);
  const inside = isOpened ? begun.slice(opening.length) : begun;
  const end = inside.indexOf(closing);
  if (end < 0) return isOpened ? { text: '', thinking: inside } : { text: content };
  const thinking = inside.slice(0, end);
  if (!isOpened && thinking.includes(opening)) return { text: content };
  return { text: inside.slice(end + closing.length).trimStart(), thinking };
}

function readToolCalls(message: unknown): readonly ToolCall[] {
  const listed = field(message, 'tool_calls');
  // The older `function_call` holds the only call.
  const older = field(message, 'function_call');
  const calls: readonly unknown[] = Array.isArray(listed) ? listed : [{ function: older }];
  return calls.flatMap((call, index): readonly ToolCall[] => {
    const name = textField(field(call, 'function'), 'name');
    const written = field(field(call, 'function'), 'arguments');
    if (name === undefined) return [];
    return [
      {
        id: textField(call, 'id') ?? `call-${index + 1}`,
        name,
        arguments: typeof written === 'string' ? written : JSON.stringify(written ?? {}),
      },
    ];
  });
}
