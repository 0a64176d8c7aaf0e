// Tested by test/unit/datasets/columns/columns.test.ts.
import { isAnswerName, isInputName } from './column-names';
import { conversationOf, endsWithAnswer } from '../shapes/conversation-row';
import { isList, isObject } from '../readers/read-row';
import { columnValue, type Row } from '../row';

/**
 * Explains why a column cannot be guessed as the input: it contains, or may contain, the answer.
 *
 * @param compared the paths that the metric names.
 * @returns undefined when the column can be the input.
 */
export function answerWithin(rows: readonly Row[], column: string, compared: readonly string[]): string | undefined {
  for (const { values } of rows) {
    const value = columnValue(values, column);
    if (endsWithAnswer(value)) return answeredConversation(column);
    if (typeof value === 'string' && isTranscript(value)) return answeredText(column);
    if (isList(value)) {
      const answered = value.find((item) => isObject(item) && Object.keys(item).some(isAnswerName));
      if (isObject(answered)) return objectWith(`${column}.${value.indexOf(answered)}`, Object.keys(answered), column);
    }
    if (isObject(value) && mayHoldAnswer(column, value, compared))
      return objectWith(column, Object.keys(value), column);
  }
  return undefined;
}

function answeredConversation(column: string): string {
  return (
    `The conversations in the column "${column}" end with the assistant's message, so the model would see the answer. ` +
    `Remove that message or, if it belongs to the input, name the column in the spec: "data: { columns: { input: ${column}, expected: NAME } }".`
  );
}

function answeredText(column: string): string {
  return (
    `The texts in the column "${column}" contain the assistant's answer, so the model would see it. Put input and answer in ` +
    `separate columns or, if the answer belongs to the input, name the column in the spec: "data: { columns: { input: ${column} } }".`
  );
}

/** @param path of the object: the column itself or an item in it. */
function objectWith(path: string, keys: readonly string[], column: string): string {
  const answer = keys.find(isAnswerName) ?? 'NAME';
  const input = keys.find(isInputName) ?? keys.find((key) => key !== answer && !isAnswerName(key)) ?? 'NAME';
  return (
    `The column "${column}" has objects (${keys.join(', ')}) that may contain the answer. Name the input and the answer in the spec, ` +
    `such as "data: { columns: { input: ${path}.${input}, expected: ${path}.${answer} } }".`
  );
}

/** Whether an object may hold an answer: unless it has an input's name, or if one of its keys is an answer's or the metric's. */
function mayHoldAnswer(column: string, value: Readonly<Record<string, unknown>>, compared: readonly string[]): boolean {
  const last = column.split('.').at(-1) ?? column;
  return (
    !isInputName(last) ||
    compared.some((path) => path.startsWith(`${column}.`)) ||
    Object.entries(value).some(([key, part]) => isAnswerName(key) || endsWithAnswer(part))
  );
}

/** Matches the beginning of the assistant's text in chat templates and training data. */
const ASSISTANT_SPEAKS =
  /(?:<\|(?:im_start\|>|start_header_id\|>|start\|>)?assistant\b|<｜Assistant｜>|<start_of_turn>model\b|\[\/INST\]|#{2,3} ?(?:Assistant|Response|Answer) ?:|\bASSISTANT ?:|^(?:Assistant|GPT|AI) ?:)\s*(?:(?:\|>|<\|end_header_id\|>)\s*)?(\S)/m;

/** Matches a list of messages printed by Python. */
const LIST_OF_PYTHON = /^\s*\[\s*\{\s*'(?:role|from|content|value)'\s*:/;

/** Whether a text is the transcript of a conversation that ends with the assistant's answer. */
function isTranscript(text: string): boolean {
  if (conversationOf(text) !== undefined) return false;
  if (LIST_OF_PYTHON.test(text)) return /'(?:assistant|gpt|model)'(?![^]*'(?:user|human)')/.test(text);
  const asked = /(?:<[|｜]|\[INST\]|<start_of_turn>|#{2,3} ?\w+ ?:|\bUSER ?:|^(?:Human|User) ?:)/m.test(text);
  return asked && ASSISTANT_SPEAKS.test(text);
}
