import { isConversation } from './conversation-input';
import { isList, isObject } from './read-row';
import type { RowValues } from './row';

const KEYS: readonly string[] = ['messages', 'tools', 'functions', 'parallel_tool_calls', 'weight', 'metadata', 'id'];

/** Whether an object is a conversation to fine-tune a model with, as OpenAI has it: `messages` that end with the answer. */
export function isFineTuningRow(value: RowValues): boolean {
  const { messages } = value;
  if (!isConversation(messages) || !Object.keys(value).every((key) => KEYS.includes(key))) return false;
  const last = messages.at(-1);
  return messages.length > 1 && isObject(last) && last['role'] === 'assistant' && typeof last['content'] === 'string';
}

/** The columns of such a conversation: `messages` without its answer, which is what is `expected`. */
export function readFineTuningRow(row: RowValues): RowValues {
  const messages = isList(row['messages']) ? row['messages'] : [];
  const answer = messages.at(-1);
  return { ...row, messages: messages.slice(0, -1), expected: isObject(answer) ? answer['content'] : undefined };
}
