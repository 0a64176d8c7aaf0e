import type { Columns } from '../datasets/columns';
import { DataError } from '../datasets/data-error';
import type { Row } from '../datasets/row';
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

/** @param text the text of the part that is optimized, as the candidate has it. */
function converse({ prompt, part, columns }: ChatSystemOptions, text: string, row: Row): Conversation {
  const textNow = new Map(prompt.components.map((component) => [component.name, component.text])).set(part, text);
  const templates = prompt.messages.map(({ role, component }) => ({
    role,
    component,
    text: textNow.get(component) ?? '',
  }));
  const isTemplated = prompt.templating !== 'none';
  const variables = isTemplated ? templates.flatMap((template) => variablePaths(template.text)) : [];
  const filled = templates.map((template) => ({
    role: template.role,
    component: template.component,
    content: isTemplated ? renderTemplate(template.text, row.values) : template.text,
  }));

  const [only] = filled;
  const hasUserMessage = filled.some(({ role }) => role === 'user');
  const sent: readonly (ChatMessage & { readonly component?: string })[] =
    filled.length === 1 && only !== undefined && variables.some((path) => isInColumn(path, columns.input))
      ? [{ ...only, role: 'user' }]
      : hasUserMessage && variables.length > 0
        ? filled
        : [...filled, { role: 'user', content: inputOf(row, columns.input) }];
  return {
    messages: sent.map(({ role, content }) => ({ role, content })),
    input: describeInput([
      ...(isTemplated ? variablePaths(text) : []).map(
        (path) => [path, textOfValue(valueAt(row.values, path))] as const,
      ),
      ...sent.filter(({ component }) => component !== part).map(({ role, content }) => [role, content] as const),
    ]),
  };
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
      { file: row.source },
    );
  }
  return textOfValue(value);
}

/** One value as it is, several with their names. */
function describeInput(values: readonly (readonly [name: string, text: string])[]): string {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? only[1]
    : values.map(([name, text]) => `${name}: ${text}`).join('\n');
}
