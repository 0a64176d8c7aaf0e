// Tested by test/unit/datasets/conversations/conversation-input.test.ts.
import { valueOf } from '../../gepa/named-values';
import type { InputToolCall } from './input-message';
import { isList, isObject } from '../readers/read-row';

type Fields = Readonly<Record<string, unknown>>;

/** Roles of LangChain's message types and classes. Its `chat` messages name their role themselves. */
const ROLE_OF_TYPE: Readonly<Record<string, string>> = {
  human: 'user',
  ai: 'assistant',
  system: 'system',
  tool: 'tool',
  function: 'function',
  developer: 'developer',
};

/**
 * Converts a message in a LangChain form (`{type, data}`, `{type, content}` or the serialized `{lc, type, id, kwargs}`) to one with
 * a role. Returns anything else unchanged.
 */
export function plainMessage(message: unknown): unknown {
  if (!isObject(message) || 'role' in message) return message;
  const { lc, id, kwargs, type, data } = message;
  if (lc !== undefined && isList(id) && isObject(kwargs)) return withRole(message, id.at(-1), kwargs);
  if (isObject(data)) return withRole(message, type, data);
  return 'content' in message ? withRole(message, type, message) : message;
}

/** Returns the tool calls in a message of OpenAI, of LangChain, or read before. */
export function toolCallsIn({
  toolCalls,
  tool_calls: written,
  additional_kwargs: others,
}: Fields): readonly InputToolCall[] {
  const named = [toolCalls, written, isObject(others) ? others['tool_calls'] : undefined];
  const calls = named.find((list) => isList(list) && list.length > 0);
  return (isList(calls) ? calls : []).flatMap((call) => {
    if (!isObject(call)) return [];
    const { name, arguments: given, args } = isObject(call['function']) ? call['function'] : call;
    const input = given ?? args ?? {};
    return [
      {
        id: textIn(call['id']),
        name: textIn(name),
        arguments: typeof input === 'string' ? input : JSON.stringify(input),
      },
    ];
  });
}

/** Returns a text unchanged, and an empty text for anything else. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function withRole(message: Fields, type: unknown, fields: Fields): unknown {
  const [, kind = ''] = /^(.*?)(?:Message(?:Chunk)?)?$/.exec(typeof type === 'string' ? type : '') ?? [];
  const name = kind.toLowerCase();
  if (name === 'chat') return 'role' in fields ? fields : message;
  return Object.hasOwn(ROLE_OF_TYPE, name) ? { ...fields, role: valueOf(ROLE_OF_TYPE, name) } : message;
}

/** The speaker of a message. A `call` is a tool call of the assistant in a separate turn. */
export type Speaker = 'system' | 'user' | 'assistant' | 'call' | 'tool';

/** The names of speakers used by OpenAI, Anthropic, Bedrock, Gemini, ShareGPT and data sets for open models. */
const NAMES: Readonly<Record<Speaker, readonly string[]>> = {
  system: ['system', 'developer'],
  user: ['user', 'human', 'prompter'],
  assistant: ['assistant', 'gpt', 'model', 'bot', 'ai', 'chatbot', 'chatgpt', 'bing', 'bard', 'claude'],
  call: ['function_call', 'tool_call'],
  tool: ['tool', 'function', 'observation', 'function_response', 'tool_response', 'tool_result', 'ipython'],
};

const SPEAKERS: ReadonlyMap<string, Speaker> = new Map(
  (Object.keys(NAMES) as Speaker[]).flatMap((speaker) => NAMES[speaker].map((name) => [name, speaker] as const)),
);

/** Returns the speaker by the `role` of a message or ShareGPT's `from`, or undefined for an unknown name. */
export function speakerOf(message: unknown): Speaker | undefined {
  const name = isObject(message) ? (message['role'] ?? message['from']) : undefined;
  return typeof name === 'string' ? SPEAKERS.get(name.trim().toLowerCase()) : undefined;
}

/** Returns the content of a message: `content`, ShareGPT's `value`, Gemini's `parts`, or `text`. */
export function contentOf(message: Readonly<Record<string, unknown>>): unknown {
  return message['content'] ?? message['value'] ?? message['parts'] ?? message['text'];
}
