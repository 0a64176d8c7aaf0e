// Tested by test/unit/datasets/conversations/conversation-input.test.ts.
import type { InputContent, InputMessage, InputToolCall } from './input-message';
import { toolCallsIn, contentOf, type Speaker } from './message-forms';
import { isList, isObject } from '../readers/read-row';

/** A tool call as written in the data, where the id can be missing. */
interface WrittenCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly arguments: string;
}

interface WrittenResult {
  /** The id of the call, if any. */
  readonly id: string | undefined;
  readonly content: string;
}

/** A turn of a conversation with its text, tool calls and tool results. */
export interface ToolTurn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: InputContent;
  readonly calls: readonly WrittenCall[];
  readonly results: readonly WrittenResult[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Returns the tool calls of a message, both next to its content and among the parts of its content. */
export function toolCallsOf(message: Fields, speaker: Speaker): readonly WrittenCall[] {
  if (speaker === 'call') return [callInText(jsonText(contentOf(message)))];
  if (speaker !== 'assistant') return [];
  const own = message['function_call'];
  const beside = toolCallsIn(isObject(own) ? { ...message, tool_calls: [{ function: own }] } : message);
  return [...beside.map((call) => ({ ...call, id: textOrNothing(call.id) })), ...partsOf(message).flatMap(callInPart)];
}

/** Returns the tool results in a message of a tool, or in the parts of a user's message. */
export function toolResultsOf(message: Fields, speaker: Speaker): readonly WrittenResult[] {
  const inParts = partsOf(message).flatMap(resultInPart);
  if (speaker !== 'tool' || inParts.length > 0) return inParts;
  return [
    { id: textOrNothing(message['tool_call_id'] ?? message['toolCallId']), content: resultText(contentOf(message)) },
  ];
}

/**
 * Converts turns to messages, with separate messages for tool results. A call without a result and a result without a call become
 * text, because endpoints reject them.
 */
export function pairToolCalls(turns: readonly ToolTurn[]): readonly InputMessage[] {
  const paired = new Set<WrittenResult>();
  return turns.flatMap((turn, index): readonly InputMessage[] => {
    const { role, content, calls } = turn;
    const answers = answersOf(calls, resultsAfter(turns, index), index);
    for (const { result } of answers ?? []) paired.add(result);
    const unpaired = turn.results.filter((result) => !paired.has(result)).map((result) => asUser(result));
    const said: readonly InputMessage[] = isSilent(turn) ? [] : [{ role, content }];
    if (calls.length === 0) return [...unpaired, ...said];
    if (answers === undefined) {
      return [...unpaired, ...said, { role: 'assistant', content: calls.map(textOfCall).join('\n') }];
    }
    const toolCalls = answers.map(({ call }) => call);
    return [
      ...unpaired,
      { role: 'assistant', content: content.length === 0 ? '' : content, toolCalls },
      ...answers.map(({ call, result }): InputMessage => ({
        role: 'tool',
        content: result.content,
        toolCallId: call.id,
      })),
    ];
  });
}

/** Returns the tool results that directly follow a turn. */
function resultsAfter(turns: readonly ToolTurn[], index: number): readonly WrittenResult[] {
  const results: WrittenResult[] = [];
  for (const turn of turns.slice(index + 1)) {
    if (turn.results.length === 0) break;
    results.push(...turn.results);
    if (!isSilent(turn)) break;
  }
  return results;
}

interface Answer {
  readonly call: InputToolCall;
  readonly result: WrittenResult;
}

/** Pairs every call with its result by id, or by order. Undefined when a call lacks a result or a name. */
function answersOf(
  calls: readonly WrittenCall[],
  results: readonly WrittenResult[],
  turn: number,
): readonly Answer[] | undefined {
  const left = [...results];
  const answers: Answer[] = [];
  for (const [index, { id = `call-${turn + 1}-${index + 1}`, name, arguments: written }] of calls.entries()) {
    const result = left.find((one) => one.id === id) ?? left.find((one) => one.id === undefined);
    if (result === undefined || name === '') return undefined;
    left.splice(left.indexOf(result), 1);
    answers.push({ call: { id, name, arguments: written }, result });
  }
  return answers;
}

/** Whether a turn consists only of tool calls or results. */
function isSilent({ content, calls, results }: ToolTurn): boolean {
  return content.length === 0 && calls.length + results.length > 0;
}

function asUser({ content }: WrittenResult): InputMessage {
  return { role: 'user', content };
}

function textOfCall({ name, arguments: written }: WrittenCall): string {
  return name === '' ? written : `${name}(${written})`;
}

function partsOf(message: Fields): readonly unknown[] {
  const content = contentOf(message);
  return isList(content) ? content : [];
}

function callInPart(part: unknown): readonly WrittenCall[] {
  if (!isObject(part)) return [];
  const call = part['type'] === 'tool_use' ? part : (part['toolUse'] ?? part['functionCall'] ?? part['function_call']);
  if (!isObject(call)) return [];
  const id = textOrNothing(call['id'] ?? call['toolUseId']);
  return [{ id, name: textOrNothing(call['name']) ?? '', arguments: jsonText(call['input'] ?? call['args'] ?? {}) }];
}

function resultInPart(part: unknown): readonly WrittenResult[] {
  if (!isObject(part)) return [];
  const result =
    part['type'] === 'tool_result'
      ? part
      : (part['toolResult'] ?? part['functionResponse'] ?? part['function_response']);
  if (!isObject(result)) return [];
  const id = textOrNothing(result['tool_use_id'] ?? result['toolUseId'] ?? result['id']);
  return [{ id, content: resultText(result['content'] ?? result['response']) }];
}

/** Converts a tool result to text. It can be text, a list of parts with text or JSON, or any JSON. */
function resultText(content: unknown): string {
  if (!isList(content)) return jsonText(content);
  return content
    .map((part) => (isObject(part) ? (part['text'] ?? part['json'] ?? part) : part))
    .map(jsonText)
    .join('\n');
}

/** Reads a tool call from text in ShareGPT's form: `{"name": …, "arguments": {…}}`. */
function callInText(text: string): WrittenCall {
  try {
    const call: unknown = JSON.parse(text);
    if (isObject(call) && typeof call['name'] === 'string') {
      return { id: undefined, name: call['name'], arguments: jsonText(call['arguments'] ?? {}) };
    }
  } catch {
    // The text itself is the call.
  }
  return { id: undefined, name: '', arguments: text };
}

function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
