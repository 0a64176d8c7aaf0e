import { valueOf } from '../../gepa/named-values';
import { IMAGE_NAMES, isAnswerName } from '../columns/column-names';
import { isConversation, saidBy } from '../conversations/conversation-input';
import { isNothing, isObject, RowFault } from '../readers/read-row';
import type { RowForm, RowValues } from '../row';
import { speakerOf } from '../conversations/message-forms';

/** A row's columns, and what its form says of them. */
export interface FormedValues {
  readonly values: RowValues;
  readonly form: RowForm;
}

/** Columns that hold a whole conversation in the data sets that models are trained with. */
const CONVERSATIONS: readonly string[] = [
  ...['messages', 'conversations', 'conversation', 'contents', 'dialogue', 'dialog', 'chat', 'trajectory'],
];

/** What stands beside a conversation and is given with it: the instructions of Bedrock, Anthropic and Gemini, tools, and images. */
const SYSTEM_TEXTS: readonly string[] = ['system', 'systemInstruction', 'system_instruction'];
const GIVEN_BESIDE: readonly string[] = [...SYSTEM_TEXTS, 'tools', 'functions', ...IMAGE_NAMES];

/**
 * Whether a row is a conversation that ends with its answer, as models are trained with it (OpenAI, Bedrock, Gemini, ShareGPT and
 * others), and has no other column that says what is expected.
 */
export function isAnsweredConversation(row: RowValues): boolean {
  const key = conversationKey(row);
  if (key === undefined) return false;
  const others = Object.keys(row).filter(
    (name) => name !== key && isAnswerName(name) && !isNothing(valueOf(row, name)),
  );
  const answer = answerIn(valueOf(row, key));
  return others.every((name) => typeof answer === 'string' && valueOf(row, name) === answer);
}

/**
 * The columns of such a row: the conversation without its answer, which is what is `expected`.
 *
 * @throws RowFault when the last message says nothing, such as one that only calls a tool.
 */
export function readAnsweredConversation(row: RowValues): FormedValues {
  const key = conversationKey(row) ?? '';
  const messages = conversationOf(valueOf(row, key)) ?? [];
  const expected = answerIn(messages);
  if (expected === undefined) {
    throw new RowFault(
      `the last message of "${key}" says nothing that an output can be compared with. End the conversation with an answer in words, or remove the row`,
    );
  }
  return {
    values: { ...row, ...systemTexts(row), [key]: messages.slice(0, -1), expected },
    form: { inputs: [key, ...GIVEN_BESIDE.filter((name) => name in row)], expected: 'expected' },
  };
}

/** Whether a conversation's last message is the assistant's: what stands there is an answer, not an input. */
export function endsWithAnswer(value: unknown): boolean {
  const speaker = speakerOf(conversationOf(value)?.at(-1));
  return speaker === 'assistant' || speaker === 'call';
}

/** What the last message of a conversation says, where it is the assistant's. */
export function answerIn(value: unknown): string | undefined {
  const last = conversationOf(value)?.at(-1);
  return isObject(last) && speakerOf(last) === 'assistant' ? saidBy(last) : undefined;
}

/** A conversation, also one that a table or another file has as JSON in a text. */
export function conversationOf(value: unknown): readonly unknown[] | undefined {
  const read = typeof value === 'string' && /^\s*\[\s*\{/.test(value) ? jsonIn(value) : value;
  return isConversation(read) ? read : undefined;
}

function conversationKey(row: RowValues): string | undefined {
  const isAnswered = (key: string) =>
    (conversationOf(valueOf(row, key))?.length ?? 0) > 1 && endsWithAnswer(valueOf(row, key));
  const known = CONVERSATIONS.find((key) => isAnswered(key));
  if (known !== undefined) return known;
  const [only, ...others] = Object.keys(row);
  return only !== undefined && others.length === 0 && isAnswered(only) ? only : undefined;
}

function systemTexts(row: RowValues): RowValues {
  const written = SYSTEM_TEXTS.filter(
    (name) => typeof valueOf(row, name) === 'object' && !isNothing(valueOf(row, name)),
  );
  return Object.fromEntries(written.map((name) => [name, textOfSystem(valueOf(row, name))]));
}

/** A text, a list of parts, or Gemini's `{parts}`. */
function textOfSystem(value: unknown): string | undefined {
  return saidBy(isObject(value) ? value : { content: value });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
