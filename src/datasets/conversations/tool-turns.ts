import type { InputContent, InputMessage, InputToolCall } from './input-message';
import { toolCallsIn, contentOf, type Speaker } from './message-forms';
import { isList, isObject } from '../readers/read-row';

/** A call as it is written: not every tool gives it an id. */
interface WrittenCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly arguments: string;
}

interface WrittenResult {
  /** Of the call, where it is written. */
  readonly id: string | undefined;
  readonly content: string;
}

/** A turn of a conversation, with the calls and results of tools apart from what is said. */
export interface ToolTurn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: InputContent;
  readonly calls: readonly WrittenCall[];
  readonly results: readonly WrittenResult[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The calls of a message: those beside what it says, and those among the parts of what it says. */
export function toolCallsOf(message: Fields, speaker: Speaker): readonly WrittenCall[] {
  if (speaker === 'call') return [callInText(jsonText(contentOf(message)))];
  if (speaker !== 'assistant') return [];
  const own = message['function_call'];
  const beside = toolCallsIn(isObject(own) ? { ...message, tool_calls: [{ function: own }] } : message);
  return [...beside.map((call) => ({ ...call, id: textOrNothing(call.id) })), ...partsOf(message).flatMap(callInPart)];
}

/** The results of tools in a message: a message of the tool's own, or parts of the user's. */
export function toolResultsOf(message: Fields, speaker: Speaker): readonly WrittenResult[] {
  const inParts = partsOf(message).flatMap(resultInPart);
  if (speaker !== 'tool' || inParts.length > 0) return inParts;
  return [
    { id: textOrNothing(message['tool_call_id'] ?? message['toolCallId']), content: resultText(contentOf(message)) },
  ];
}

/**
 * Turns with calls and results as messages of their own. A call that has no result, and a result without a call, become text:
 * endpoints take neither by itself.
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

/** What the tools gave right after a turn. */
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

/** Every call with its result: by its id, else in their order. Undefined when one has none, or no name. */
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

/** Whether a turn has nothing to say besides what it has of tools. */
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

/** What a tool gave is text, parts with text or JSON, or any JSON. */
function resultText(content: unknown): string {
  if (!isList(content)) return jsonText(content);
  return content
    .map((part) => (isObject(part) ? (part['text'] ?? part['json'] ?? part) : part))
    .map(jsonText)
    .join('\n');
}

/** A call that is text, as ShareGPT has it: `{"name": …, "arguments": {…}}`. */
function callInText(text: string): WrittenCall {
  try {
    const call: unknown = JSON.parse(text);
    if (isObject(call) && typeof call['name'] === 'string') {
      return { id: undefined, name: call['name'], arguments: jsonText(call['arguments'] ?? {}) };
    }
  } catch {
    // Then it is the text itself.
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
