// Tested by test/unit/datasets/load-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import { IMAGE_NAMES, isAnswerName } from '../columns/column-names';
import { isConversation, saidBy } from '../conversations/conversation-input';
import { isNothing, isObject, RowFault } from '../readers/read-row';
import type { RowForm, RowValues } from '../row';
import { speakerOf } from '../conversations/message-forms';

/** The columns of a row, and their roles if the shape of the row determines them. */
export interface FormedValues {
  readonly values: RowValues;
  readonly form: RowForm;
}

/** Columns that hold a whole conversation in training data. */
const CONVERSATIONS: readonly string[] = [
  ...['messages', 'conversations', 'conversation', 'contents', 'dialogue', 'dialog', 'chat', 'trajectory'],
];

/** Columns that are given to the model with the conversation: system instructions of Bedrock, Anthropic and Gemini, tools, and images. */
const SYSTEM_TEXTS: readonly string[] = ['system', 'systemInstruction', 'system_instruction'];
const GIVEN_BESIDE: readonly string[] = [...SYSTEM_TEXTS, 'tools', 'functions', ...IMAGE_NAMES];

/**
 * Whether a row is a conversation that ends with its answer, as in training data for OpenAI, Bedrock, Gemini, ShareGPT and others,
 * and has no other column with an expected answer.
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
 * Splits a conversation into the input and its last message, which becomes the column `expected`.
 *
 * @throws RowFault when the last message has no text, such as one that only calls a tool.
 */
export function readAnsweredConversation(row: RowValues): FormedValues {
  const key = conversationKey(row) ?? '';
  const messages = conversationOf(valueOf(row, key)) ?? [];
  const expected = answerIn(messages);
  if (expected === undefined) {
    throw new RowFault(
      `the last message of "${key}" has no text to compare an output with. End the conversation with an answer in words, or remove the row`,
    );
  }
  return {
    values: { ...row, ...systemTexts(row), [key]: messages.slice(0, -1), expected },
    form: { inputs: [key, ...GIVEN_BESIDE.filter((name) => name in row)], expected: 'expected' },
  };
}

/** Whether the last message of a conversation is the assistant's, and therefore an answer. */
export function endsWithAnswer(value: unknown): boolean {
  const speaker = speakerOf(conversationOf(value)?.at(-1));
  return speaker === 'assistant' || speaker === 'call';
}

/** Returns the text of a conversation's last message if it is the assistant's. */
export function answerIn(value: unknown): string | undefined {
  const last = conversationOf(value)?.at(-1);
  return isObject(last) && speakerOf(last) === 'assistant' ? saidBy(last) : undefined;
}

/** Returns a conversation, also one in a JSON text, as in tables. */
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

/** Reads a system instruction: a text, a list of parts, or Gemini's `{parts}`. */
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
