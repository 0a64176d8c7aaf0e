import { isAnswerName, isInputName } from './column-names';
import { conversationOf, endsWithAnswer } from '../shapes/conversation-row';
import { isList, isObject } from '../readers/read-row';
import { columnValue, type Row } from '../row';

/**
 * Why a column cannot be taken for the input unless the developer says so: its answer stands in it, or may. Undefined when nothing
 * stands against it.
 *
 * @param compared the paths that the metric names.
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
    `The conversations in the column "${column}" end with the assistant's message, so that the model would be given the answer. ` +
    `Remove that message, or, if it belongs to the input, say so in the spec: "data: { columns: { input: ${column}, expected: NAME } }".`
  );
}

function answeredText(column: string): string {
  return (
    `The texts in the column "${column}" hold the assistant's answer as well, so that the model would be given it. Put input and ` +
    `answer into columns of their own, or, if the answer belongs to the input, say so in the spec: "data: { columns: { input: ${column} } }".`
  );
}

/** @param path of the object, in the column or the column itself. */
function objectWith(path: string, keys: readonly string[], column: string): string {
  const answer = keys.find(isAnswerName) ?? 'NAME';
  const input = keys.find(isInputName) ?? keys.find((key) => key !== answer && !isAnswerName(key)) ?? 'NAME';
  return (
    `The column "${column}" holds objects (${keys.join(', ')}), and the answer may be in them. Say which part is which in the spec, ` +
    `such as "data: { columns: { input: ${path}.${input}, expected: ${path}.${answer} } }".`
  );
}

/** An object is only taken for the input when it is named as one, and nothing in it is named as an answer or compared with. */
function mayHoldAnswer(column: string, value: Readonly<Record<string, unknown>>, compared: readonly string[]): boolean {
  const last = column.split('.').at(-1) ?? column;
  return (
    !isInputName(last) ||
    compared.some((path) => path.startsWith(`${column}.`)) ||
    Object.entries(value).some(([key, part]) => isAnswerName(key) || endsWithAnswer(part))
  );
}

/** Where chat templates and data sets for training let the assistant begin to speak. */
const ASSISTANT_SPEAKS =
  /(?:<\|(?:im_start\|>|start_header_id\|>|start\|>)?assistant\b|<｜Assistant｜>|<start_of_turn>model\b|\[\/INST\]|#{2,3} ?(?:Assistant|Response|Answer) ?:|\bASSISTANT ?:|^(?:Assistant|GPT|AI) ?:)\s*(?:(?:\|>|<\|end_header_id\|>)\s*)?(\S)/m;

/** What lists of messages look like that Python wrote. */
const LIST_OF_PYTHON = /^\s*\[\s*\{\s*'(?:role|from|content|value)'\s*:/;

/** Whether a text is a whole conversation, written out, with something that the assistant said at its end. */
function isTranscript(text: string): boolean {
  if (conversationOf(text) !== undefined) return false;
  if (LIST_OF_PYTHON.test(text)) return /'(?:assistant|gpt|model)'(?![^]*'(?:user|human)')/.test(text);
  const asked = /(?:<[|｜]|\[INST\]|<start_of_turn>|#{2,3} ?\w+ ?:|\bUSER ?:|^(?:Human|User) ?:)/m.test(text);
  return asked && ASSISTANT_SPEAKS.test(text);
}
