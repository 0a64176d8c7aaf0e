import { markColumns } from '../../datasets/columns/column-names';
import type { RowValues } from '../../datasets/row';
import { endsWithAnswer } from '../../datasets/shapes/conversation-row';
import { textOfContent, type ChatMessage } from '../../models/model';
import { PromptError } from '../../prompts/prompt-error';
import type { PromptComponent } from '../../prompts/prompt-types';
import { parseTemplate, type Templating } from '../../prompts/template';
import { findOccurrences, staticTextOf, type StaticText } from '../program/static-text';
import type { RecordedCall } from './recording-endpoint';

/** How the calls of a prompt are told from others. */
export interface RecordedPrompt {
  /** The texts that a call must have. */
  readonly fixed: readonly StaticText[];
  /** The column of what the model was told besides them: the variable of a message that is only one variable, or `input`. */
  readonly inputColumn: string;
}

/**
 * Returns how the calls of a prompt are recognised: by the texts that are sent together.
 *
 * @throws {PromptError} when none of them has enough fixed text.
 */
export function recordedPrompt(templating: Templating, texts: readonly PromptComponent[]): RecordedPrompt {
  const read = texts.map(({ text }) => staticText(templating, text));
  const fixed = read.flatMap((one) => (one instanceof PromptError ? [] : one));
  const [fault] = read.filter((one) => one instanceof PromptError);
  if (fixed.length === 0 && fault !== undefined) throw fault;
  const [lone = 'input'] = texts.flatMap(({ text }, place) =>
    read[place] instanceof PromptError ? loneVariable(templating, text) : [],
  );
  return { fixed, inputColumn: lone };
}

function staticText(templating: Templating, text: string): StaticText | PromptError {
  try {
    return staticTextOf(templating, text);
  } catch (error) {
    if (error instanceof PromptError) return error;
    throw error;
  }
}

/** Returns the name of the variable that a text consists of. */
function loneVariable(templating: Templating, text: string): readonly string[] {
  const [only, ...others] = parseTemplate(templating, text).uses;
  return only?.kind === 'value' && others.length === 0 && only.spelling.trim() === text.trim() ? [only.names[0]] : [];
}

/**
 * Returns a call of a prompt as a row: the values of its variables, what the model was told besides, and the answer as the
 * expected one. Undefined for a call without the prompt.
 */
function rowOfCall(prompt: RecordedPrompt, { messages, text }: RecordedCall): RowValues | undefined {
  const values = new Map<string, unknown>();
  const missing = new Set(prompt.fixed);
  const rest = messages.flatMap((message): readonly ChatMessage[] => {
    if (message.role === 'assistant' || message.role === 'tool') return [message];
    let remaining = textOfContent(message.content).replaceAll('\r\n', '\n');
    let isChanged = false;
    for (const fixed of prompt.fixed) {
      const [found] = findOccurrences(remaining, fixed);
      if (found === undefined) continue;
      missing.delete(fixed);
      isChanged = true;
      for (const [name, value] of Object.entries(found.values)) values.set(name, value);
      remaining = `${remaining.slice(0, found.start)}${remaining.slice(found.end)}`.trim();
    }
    if (!isChanged) return [message];
    // What stands beside instructions in one message is what they are applied to.
    return remaining === '' ? [] : [{ role: 'user', content: remaining }];
  });
  if (missing.size > 0) return undefined;
  return { ...Object.fromEntries(values), ...inputOf(prompt.inputColumn, rest), expected: text };
}

function inputOf(column: string, rest: readonly ChatMessage[]): RowValues {
  const [only, ...others] = rest;
  if (only === undefined) return {};
  const isText = others.length === 0 && only.role === 'user' && typeof only.content === 'string';
  return { [column]: isText ? only.content : rest.map(writtenMessage) };
}

/** Returns a call as a row with a conversation that ends with its answer. */
function conversationOfCall({ messages, text }: RecordedCall): RowValues {
  return { messages: [...messages.map(writtenMessage), { role: 'assistant', content: text }] };
}

/** Writes a message as chat completions have it. */
function writtenMessage(message: ChatMessage): RowValues {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: writtenContent(message.content) };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant': {
      const { content, toolCalls = [] } = message;
      const calls = toolCalls.map(({ id, name, arguments: given }) => ({
        ...{ id, type: 'function', function: { name, arguments: given } },
      }));
      return {
        role: 'assistant',
        content: writtenContent(content),
        ...(calls.length === 0 ? {} : { tool_calls: calls }),
      };
    }
  }
}

function writtenContent(content: ChatMessage['content']): unknown {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part : { type: 'image_url', image_url: { url: part.url } }));
}

/** How many calls were left out, by the reason. */
export interface LeftOutCalls {
  readonly withoutPrompt: number;
  /** Their answers were tool calls only, or empty. */
  readonly withoutText: number;
  /** Their inputs were those of another row. */
  readonly repeated: number;
}

/** The rows of recorded calls, each once. */
export class RecordedRows {
  private readonly known: Set<string>;
  private readonly counts = { withoutPrompt: 0, withoutText: 0, repeated: 0 };
  private readonly recorded: RowValues[] = [];

  /**
   * @param prompt undefined for all calls, as conversations.
   * @param known rows that aren't recorded again.
   */
  constructor(
    private readonly prompt: RecordedPrompt | undefined,
    known: readonly RowValues[] = [],
  ) {
    this.known = new Set(known.map(inputsOf));
  }

  get rows(): readonly RowValues[] {
    return this.recorded;
  }

  get leftOut(): LeftOutCalls {
    return this.counts;
  }

  /** All answered calls. */
  get calls(): number {
    const { withoutPrompt, withoutText, repeated } = this.counts;
    return this.recorded.length + withoutPrompt + withoutText + repeated;
  }

  /** Returns the row of a call; undefined for a call that is left out. */
  add(call: RecordedCall): RowValues | undefined {
    const row = this.prompt === undefined ? conversationOfCall(call) : rowOfCall(this.prompt, call);
    const reason = this.reasonAgainst(call, row);
    if (reason === undefined && row !== undefined) {
      this.known.add(inputsOf(row));
      this.recorded.push(row);
      return row;
    }
    this.counts[reason ?? 'withoutPrompt'] += 1;
    return undefined;
  }

  private reasonAgainst(call: RecordedCall, row: RowValues | undefined): keyof LeftOutCalls | undefined {
    if (row === undefined) return 'withoutPrompt';
    if (call.text.trim() === '') return 'withoutText';
    return this.known.has(inputsOf(row)) ? 'repeated' : undefined;
  }
}

const notGiven: ReadonlySet<string> = new Set(['expected', 'feedback', ...markColumns]);

/** Two rows with the same inputs are the same example, whatever the answer was. */
function inputsOf(row: RowValues): string {
  const given = Object.entries(row).filter(([name]) => !notGiven.has(name));
  const asked = given.map(([name, value]) => [name, endsWithAnswer(value) ? withoutLast(value) : value] as const);
  return JSON.stringify(asked.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function withoutLast(value: unknown): unknown {
  return Array.isArray(value) ? value.slice(0, -1) : value;
}
