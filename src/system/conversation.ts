import { columnValue, type Columns } from '../datasets/columns';
import { conversationIn } from '../datasets/conversation-input';
import { DataError } from '../datasets/data-error';
import { imageUrl } from '../datasets/images';
import { placeOf, type Row } from '../datasets/row';
import type { ComponentTexts } from '../gepa/candidate';
import { textOfContent, type ChatMessage, type ContentPart, type MessageContent } from '../models/model';
import { PromptError } from '../prompts/prompt-error';
import { messagesWith, type PromptFile, type PromptMessage } from '../prompts/prompt-file';
import { renderTemplate, textOfValue, valueAt, variablePaths } from '../prompts/template';

/** What one module says to its model. */
export interface ChatPrompt {
  readonly prompt: PromptFile;
  /** Component → the text of the prompt file that it is, e.g. `route` → `system`. The other texts stay as the file has them. */
  readonly parts: Readonly<Record<string, string>>;
  readonly columns: Pick<Columns, 'input' | 'image'>;
  /** A template over the row's columns for a user message that ends the conversation, e.g. `{{input}}`. */
  readonly input?: string;
}

export interface Conversation {
  readonly messages: readonly ChatMessage[];
  /** What was given besides a component's own text, by component, for the trace. */
  readonly given: Readonly<Record<string, string>>;
}

/** A message of the prompt file with the text that it has in a candidate, and filled with a row. */
interface FilledMessage extends PromptMessage {
  readonly content: string;
  readonly variables: readonly string[];
}

/**
 * The messages of a prompt file with a candidate's texts, filled with a row. With an input template a user message with
 * it follows. Without one the row gets to the model by one of these ways, the first that fits:
 *
 * - The file's only text uses the input column as a variable and is no user message: the filled text is sent as one.
 * - The file has a user message, and variables in any of its texts: the messages are sent as they are.
 * - Else the row's input follows: a conversation with its own messages, text as a user message, other values as JSON in one.
 *
 * Images of the row's image column go with the last user message. Those of files are named by their paths: see
 * `withImageData`.
 *
 * @throws DataError when the row has no input column.
 */
export function composeConversation(chat: ChatPrompt, texts: ComponentTexts, row: Row): Conversation {
  const filled = fill(chat, texts, row);
  const [only] = filled;
  const own = filled.map(({ role, content }): ChatMessage => ({ role, content }));
  const images = imagesOf(row, chat.columns.image);
  const conversation = (messages: readonly ChatMessage[], added: readonly ChatMessage[]): Conversation => ({
    messages: withImages([...messages, ...added], images),
    given: Object.fromEntries(
      Object.entries(chat.parts).map(([component, part]) => [
        component,
        describeGiven(filled, part, row, added, images),
      ]),
    ),
  });

  if (chat.input !== undefined) {
    return conversation(own, [{ role: 'user', content: renderTemplate('doubleBraces', chat.input, row.values) }]);
  }
  const isInInput = (path: string) => path === chat.columns.input || path.startsWith(`${chat.columns.input}.`);
  if (filled.length === 1 && only?.variables.some(isInInput) === true) {
    return conversation([{ role: 'user', content: only.content }], []);
  }
  if (filled.some(({ role }) => role === 'user') && filled.some(({ variables }) => variables.length > 0)) {
    return conversation(own, []);
  }
  return conversation(own, inputOf(row, chat.columns.input));
}

/**
 * The messages with every image as a URL that an endpoint can read: files are read.
 *
 * @param folder that paths of images start from: the spec's.
 * @throws DataError when an image cannot be read.
 */
export async function withImageData(messages: readonly ChatMessage[], folder: string): Promise<readonly ChatMessage[]> {
  const load = async (part: ContentPart): Promise<ContentPart> =>
    part.type === 'image' ? { type: 'image', url: await imageUrl(part.url, folder) } : part;
  return Promise.all(
    messages.map(async (message) => {
      if (message.role === 'tool' || typeof message.content === 'string') return message;
      return { ...message, content: await Promise.all(message.content.map(load)) };
    }),
  );
}

function fill({ prompt, parts }: ChatPrompt, texts: ComponentTexts, row: Row): readonly FilledMessage[] {
  const changed = Object.entries(parts).map(([component, part]) => [part, textOf(texts, component)] as const);
  const textsByPart = new Map([...prompt.components.map(({ name, text }) => [name, text] as const), ...changed]);
  return conversationOf(prompt, Object.values(parts)).map((message) => {
    const text = textsByPart.get(message.component) ?? '';
    return {
      ...message,
      content: renderTemplate(prompt.templating, text, row.values),
      variables: variablePaths(prompt.templating, text),
    };
  });
}

/** A file may have several prompts: the one that the parts belong to. */
function conversationOf(prompt: PromptFile, parts: readonly string[]): readonly PromptMessage[] {
  const found = parts.map((part) => messagesWith(prompt, part)).find((messages) => messages.length > 0);
  if (found !== undefined) return found;
  throw new PromptError(
    `No conversation of the prompt file has the text ${parts.map((part) => `"${part}"`).join(', ')}, so that a model would never see it. ` +
      'Name another part under "prompts", or optimize it with a system of kind command or http.',
  );
}

function textOf(texts: ComponentTexts, component: string): string {
  const text = texts[component];
  if (text === undefined) throw new TypeError(`The candidate has no text for the component "${component}".`);
  return text;
}

function inputOf(row: Row, column: string): readonly ChatMessage[] {
  const value = columnValue(row.values, column);
  if (value === undefined) {
    throw new DataError(
      `The row has no input column "${column}". Its columns are: ${Object.keys(row.values).join(', ') || 'none'}. ` +
        'Name another as data.columns.input in the spec, or add it to the row.',
      placeOf(row),
    );
  }
  return conversationIn(value) ?? [{ role: 'user', content: textOfValue(value) }];
}

/** The images of a row, which the loader has checked. */
function imagesOf(row: Row, column: string | undefined): readonly ContentPart[] {
  const value = column === undefined ? undefined : columnValue(row.values, column);
  const urls: readonly unknown[] = Array.isArray(value) ? value : [value];
  return urls.flatMap((url) => (typeof url === 'string' && url !== '' ? [{ type: 'image', url }] : []));
}

function withImages(messages: readonly ChatMessage[], images: readonly ContentPart[]): readonly ChatMessage[] {
  if (images.length === 0) return messages;
  const last = messages.findLastIndex(({ role }) => role === 'user');
  if (last === -1) return [...messages, { role: 'user', content: images }];
  return messages.map((message, index) =>
    index === last && message.role === 'user'
      ? { role: 'user', content: [...partsOf(message.content), ...images] }
      : message,
  );
}

function partsOf(content: MessageContent): readonly ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** The values of a part's own variables, and the messages around it: one text as it is, several with their names. */
function describeGiven(
  filled: readonly FilledMessage[],
  part: string,
  row: Row,
  added: readonly ChatMessage[],
  images: readonly ContentPart[],
): string {
  const variables = filled.filter(({ component }) => component === part).flatMap((message) => message.variables);
  const others = filled.filter(({ component }) => component !== part);
  const given = [
    ...variables.map((path) => ({ name: path, text: textOfValue(valueAt(row.values, path)) })),
    ...[...others, ...added].map(({ role, content }) => ({ name: role, text: textOfContent(content) })),
    ...images.map((image) => ({ name: 'image', text: textOfContent([image]) })),
  ];
  const [first] = given;
  return given.length === 1 && first !== undefined
    ? first.text
    : given.map(({ name, text }) => `${name}: ${text}`).join('\n');
}
