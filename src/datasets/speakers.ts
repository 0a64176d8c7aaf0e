import { isObject } from './read-row';

/** Who says something in a conversation. A `call` is what the assistant asks of a tool, where that is a turn of its own. */
export type Speaker = 'system' | 'user' | 'assistant' | 'call' | 'tool';

/** As OpenAI, Anthropic, Bedrock, Gemini, ShareGPT and the data sets of open models name them. */
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

/** Who says a message: `role`, or ShareGPT's `from`. Undefined where the name is not known. */
export function speakerOf(message: unknown): Speaker | undefined {
  const name = isObject(message) ? (message['role'] ?? message['from']) : undefined;
  return typeof name === 'string' ? SPEAKERS.get(name.trim().toLowerCase()) : undefined;
}

/** What a message says, wherever it has it: `content`, ShareGPT's `value`, Gemini's `parts`, or `text`. */
export function contentOf(message: Readonly<Record<string, unknown>>): unknown {
  return message['content'] ?? message['value'] ?? message['parts'] ?? message['text'];
}
