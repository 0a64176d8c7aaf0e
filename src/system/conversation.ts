import type { Columns } from '../datasets/columns/columns';
import { conversationIn } from '../datasets/conversations/conversation-input';
import { DataError } from '../datasets/data-error';
import { givenOf } from '../datasets/columns/hidden-columns';
import { imageUrl } from '../datasets/images';
import { columnValue, placeOf, type Row } from '../datasets/row';
import type { ComponentTexts } from '../gepa/candidate';
import { valueOf } from '../gepa/named-values';
import { textOfContent, type ChatMessage, type ContentPart, type MessageContent } from '../models/model';
import { PromptError } from '../prompts/prompt-error';
import { messagesWith, type PromptFile } from '../prompts/prompt-file';
import type { PromptMessage } from '../prompts/prompt-types';
import { renderTemplate, textOfValue, valueAt } from '../prompts/template';
import { withDefaults } from './default-values';
import { fillMessage, type FilledMessage } from './filled-message';
import { fillPlaceholder } from './messages-placeholder';

/** What one module says to its model. */
export interface ChatPrompt {
  readonly prompt: PromptFile;
  /** Component → the text of the prompt file that it is, e.g. `route` → `system`. The other texts stay as the file has them. */
  readonly parts: Readonly<Record<string, string>>;
  readonly columns: Omit<Columns, 'feedback'>;
  /** A template over the row's columns for a user message that ends the conversation, e.g. `{{input}}`. */
  readonly input?: string;
  /** The templates that the prompt includes, by name. */
  readonly partials?: Readonly<Record<string, string>>;
}

export interface Conversation {
  readonly messages: readonly ChatMessage[];
  /** What was given besides a component's own text, by component, for the trace. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * The messages of a prompt file with a candidate's texts, filled with a row; what a template says of roles, images and the
 * place of a conversation is followed. With an input template a user message with it follows. Without one the row gets to
 * the model by one of these ways, the first that fits:
 *
 * - The file's only text is a system message and uses the input column as a variable: it is sent as a user message.
 * - The file has a user message, and variables or places for messages in any of its texts: the messages are sent as they are. A row's conversation
 *   that none of them uses goes before a last user message, as in Dotprompt.
 * - Else the row's input follows: a conversation with its own messages, text as a user message, other values as JSON in one.
 *
 * Images of the row's image column go with the last user message, unless a text uses that column. Those of files are named
 * by their paths: see `withImageData`.
 *
 * What the columns say is hidden, such as the expected answer, is not there for it.
 *
 * @throws DataError when the row has no input column.
 */
export function composeConversation(chat: ChatPrompt, texts: ComponentTexts, whole: Row): Conversation {
  const row = withDefaults(chat.prompt, givenOf(whole, chat.columns));
  const filled = fill(chat, texts, row);
  const images = uses(filled, chat.columns.image) ? [] : imagesOf(row, chat.columns.image);
  const { messages, added } = addInput(chat, filled, row);
  const around = Object.entries(chat.parts).map(
    ([component, part]) => [component, describeGiven(filled, part, row, added, images)] as const,
  );
  return { messages: withImages(messages, images), given: Object.fromEntries(around) };
}

/** All messages, and those among them that are not the file's. */
interface WithInput {
  readonly messages: readonly ChatMessage[];
  readonly added: readonly ChatMessage[];
}

function addInput(chat: ChatPrompt, filled: readonly FilledMessage[], row: Row): WithInput {
  const own = filled.flatMap(({ messages }) => messages);
  const followedBy = (added: readonly ChatMessage[]): WithInput => ({ messages: [...own, ...added], added });
  if (chat.input !== undefined) {
    return followedBy([{ role: 'user', content: renderTemplate('doubleBraces', chat.input, row.values) }]);
  }
  const usesInput = uses(filled, chat.columns.input);
  const [only, ...others] = own;
  if (filled.length === 1 && others.length === 0 && only?.role === 'system' && usesInput) {
    return { messages: [{ role: 'user', content: only.content }], added: [] };
  }
  const holdsHistory = filled.some((message) => message.holdsHistory);
  const isFilled = holdsHistory || filled.some(({ variables }) => variables.length > 0);
  if (!isFilled || !own.some(({ role }) => role === 'user')) return followedBy(inputOf(row, chat.columns.input));
  const added = usesInput || holdsHistory ? [] : (conversationIn(columnValue(row.values, chat.columns.input)) ?? []);
  const end = own.at(-1)?.role === 'user' ? own.length - 1 : own.length;
  return { messages: own.toSpliced(end, 0, ...added), added };
}

/** Whether any of the texts has a column, something in it, or all columns at once, as a variable. */
function uses(filled: readonly FilledMessage[], column: string | undefined): boolean {
  return filled.some(({ variables }) =>
    variables.some((path) => column !== undefined && (path === '' || path === column || path.startsWith(`${column}.`))),
  );
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

function fill(chat: ChatPrompt, texts: ComponentTexts, row: Row): readonly FilledMessage[] {
  const { prompt, parts, columns, partials = {} } = chat;
  const changed = Object.entries(parts).map(([component, part]) => [part, textOf(texts, component)] as const);
  const textsByPart = new Map([...prompt.components.map(({ name, text }) => [name, text] as const), ...changed]);
  const history = conversationIn(columnValue(row.values, columns.input));
  const filling = { templating: prompt.templating, partials, values: row.values, history };
  const messages = conversationOf(prompt, Object.values(parts)).map((message) =>
    fillMessage(message, textsByPart.get(message.component) ?? '', filling),
  );
  const { placeholders = [] } = prompt;
  return placeholders.reduceRight<readonly FilledMessage[]>(
    (all, placeholder) => all.toSpliced(placeholder.position, 0, fillPlaceholder(placeholder, row)),
    messages,
  );
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
  const text = valueOf(texts, component);
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
  const placed = imagesInPlace(messages, images);
  if (placed !== undefined) return placed;
  const last = messages.findLastIndex(({ role }) => role === 'user');
  if (last === -1) return [...messages, { role: 'user', content: images }];
  return messages.map((message, index) =>
    index === last && message.role === 'user'
      ? { role: 'user', content: [...partsOf(message.content), ...images] }
      : message,
  );
}

const IMAGE_PLACE = '<image>';

/** The images where the texts say that they stand, as LLaVA and LLaMA-Factory do; undefined unless there is a place for each. */
function imagesInPlace(
  messages: readonly ChatMessage[],
  images: readonly ContentPart[],
): readonly ChatMessage[] | undefined {
  const waiting = [...images];
  let places = 0;
  const placed = messages.map((message): ChatMessage => {
    if (message.role !== 'user' || typeof message.content !== 'string') return message;
    const [first = '', ...others] = message.content.split(IMAGE_PLACE);
    if (others.length === 0) return message;
    places += others.length;
    const text = (said: string): readonly ContentPart[] => (said.trim() === '' ? [] : [{ type: 'text', text: said }]);
    const content = [...text(first), ...others.flatMap((said) => [...waiting.splice(0, 1), ...text(said)])];
    return { role: 'user', content };
  });
  return places === images.length ? placed : undefined;
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
  const others = filled.filter(({ component }) => component !== part).flatMap(({ messages }) => messages);
  const given = [
    ...variables.flatMap((path) => {
      const value = valueAt(row.values, path);
      return value === undefined ? [] : [{ name: path === '' ? 'row' : path, text: textOfValue(value) }];
    }),
    ...[...others, ...added].map(({ role, content }) => ({ name: role, text: textOfContent(content) })),
    ...images.map((image) => ({ name: 'image', text: textOfContent([image]) })),
  ];
  const [first] = given;
  return given.length === 1 && first !== undefined
    ? first.text
    : given.map(({ name, text }) => `${name}: ${text}`).join('\n');
}
