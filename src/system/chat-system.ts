import type { Columns } from '../datasets/columns';
import { DataError } from '../datasets/data-error';
import { placeOf, type Row } from '../datasets/row';
import type { ComponentTexts } from '../gepa/candidate';
import type { ChatMessage, Model } from '../models/model';
import type { PromptFile } from '../prompts/prompt-file';
import { renderTemplate, textOfValue, valueAt, variablePaths } from '../prompts/template';
import type { System } from './system';

export interface ChatSystemOptions {
  /** How the spec calls the component, e.g. `route`. */
  readonly component: string;
  readonly prompt: PromptFile;
  /** Which component of the prompt file it is; the others stay as the file has them. */
  readonly part: string;
  readonly columns: Columns;
  readonly model: Model;
  /** Absent: the model's own default. */
  readonly temperature?: number;
  readonly maxTokens?: number;
}

/**
 * A system with one module: one chat completion per row. What is sent are the prompt file's messages, filled with the
 * row's columns. The row gets to the model by one of these ways, the first that fits:
 *
 * - The file's only text uses the input column as a variable and is no user message: the filled text is sent as one.
 * - The file has a user message, and variables in any of its texts: the messages are sent as they are.
 * - Else a user message with the row's input follows: text as it is, other values as JSON.
 */
export function createChatSystem(options: ChatSystemOptions): System {
  const { component, model, temperature, maxTokens } = options;
  return {
    run: async (texts, row, signal) => {
      const { messages, input } = converse(options, textOf(texts, component), row);
      const settings = {
        ...(temperature === undefined ? {} : { temperature }),
        ...(maxTokens === undefined ? {} : { maxTokens }),
      };
      const { text, reasoning, usage } = await model.complete({ messages, ...settings }, signal);
      const step = { module: component, input, output: text };
      return { output: text, trace: [reasoning === undefined ? step : { ...step, reasoning }], usage };
    },
  };
}

interface Conversation {
  readonly messages: readonly ChatMessage[];
  /** What the module was given besides its own text, for the trace. */
  readonly input: string;
}

/** A message of the prompt file with the text it has in a candidate, and filled with a row. */
interface FilledMessage extends ChatMessage {
  readonly component: string;
  readonly variables: readonly string[];
}

/** @param text the text of the part that is optimized, as the candidate has it. */
function converse({ prompt, part, columns }: ChatSystemOptions, text: string, row: Row): Conversation {
  const messages = fill(prompt, new Map([[part, text]]), row);
  const variables = messages.flatMap((message) => (message.component === part ? message.variables : []));
  const others = messages.filter(({ component }) => component !== part);
  const given = [
    ...variables.map((path) => ({ name: path, text: textOfValue(valueAt(row.values, path)) })),
    ...others.map(({ role, content }) => ({ name: role, text: content })),
  ];

  const [only] = messages;
  if (messages.length === 1 && only?.variables.some((path) => isInColumn(path, columns.input)) === true) {
    return { messages: [{ role: 'user', content: only.content }], input: describeInput(given) };
  }
  const sent = messages.map(({ role, content }) => ({ role, content }));
  if (messages.some(({ role }) => role === 'user') && messages.some((message) => message.variables.length > 0)) {
    return { messages: sent, input: describeInput(given) };
  }
  const input = inputOf(row, columns.input);
  return {
    messages: [...sent, { role: 'user', content: input }],
    input: describeInput([...given, { name: 'user', text: input }]),
  };
}

function fill(prompt: PromptFile, changed: ReadonlyMap<string, string>, row: Row): readonly FilledMessage[] {
  const texts = new Map([...prompt.components.map(({ name, text }) => [name, text] as const), ...changed]);
  return prompt.messages.map(({ role, component }) => {
    const text = texts.get(component) ?? '';
    return {
      role,
      component,
      content: renderTemplate(prompt.templating, text, row.values),
      variables: variablePaths(prompt.templating, text),
    };
  });
}

function textOf(texts: ComponentTexts, component: string): string {
  const text = texts[component];
  if (text === undefined) throw new TypeError(`The candidate has no text for the component "${component}".`);
  return text;
}

function isInColumn(path: string, column: string): boolean {
  return path === column || path.startsWith(`${column}.`);
}

function inputOf(row: Row, column: string): string {
  const value = row.values[column];
  if (value === undefined) {
    throw new DataError(
      `The row has no input column "${column}". Its columns are: ${Object.keys(row.values).join(', ') || 'none'}. ` +
        'Name another as data.columns.input in the spec, or add it to the row.',
      placeOf(row),
    );
  }
  return textOfValue(value);
}

/** One text as it is, several with their names. */
function describeInput(given: readonly { readonly name: string; readonly text: string }[]): string {
  const [only] = given;
  return given.length === 1 && only !== undefined
    ? only.text
    : given.map(({ name, text }) => `${name}: ${text}`).join('\n');
}
