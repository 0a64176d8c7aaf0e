// Tested by test/unit/system/prompty-conversation.test.ts.
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

/** The prompt of one module. */
export interface ChatPrompt {
  readonly prompt: PromptFile;
  /** The prompt file's text for each component, e.g. `route` → `system`. Other texts stay unchanged. */
  readonly parts: Readonly<Record<string, string>>;
  readonly columns: Omit<Columns, 'feedback'>;
  /** A template over the row's columns for a final user message, e.g. `{{input}}`. */
  readonly input?: string;
  /** Templates that the prompt includes, by name. */
  readonly partials?: Readonly<Record<string, string>>;
}

export interface Conversation {
  readonly messages: readonly ChatMessage[];
  /** The input of each component for the trace: the conversation without the component's own text. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Composes the messages of a prompt file with a candidate's texts and a row. Templates may set roles, images and the
 * place of a conversation. An input template adds a final user message. Without one, the first of these rules that
 * applies adds the row's input:
 *
 * - If the only text is a system message that uses the input column, it is sent as a user message.
 * - If the file has a user message, and its texts have variables or places for messages, nothing is added. Only a
 *   conversation in the row that no text uses is inserted before the last user message, as in Dotprompt.
 * - Otherwise the input follows: a conversation as messages, text as a user message, and other values as JSON.
 *
 * Images of the row's image column are added to the last user message, unless a text uses that column. Image files
 * appear as paths; see `withImageData`. Hidden columns, such as the expected answer, aren't available.
 *
 * @throws DataError if the row has no input column.
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

/** All messages, and those of them that aren't the file's. */
interface WithInput {
  readonly messages: readonly ChatMessage[];
  readonly added: readonly ChatMessage[];
}

function addInput(chat: ChatPrompt, filled: readonly FilledMessage[], row: Row): WithInput {
  const fileMessages = filled.flatMap(({ messages }) => messages);
  const followedBy = (added: readonly ChatMessage[]): WithInput => ({ messages: [...fileMessages, ...added], added });
  if (chat.input !== undefined) {
    return followedBy([{ role: 'user', content: renderTemplate('doubleBraces', chat.input, row.values) }]);
  }
  const usesInput = uses(filled, chat.columns.input);
  const [only, ...others] = fileMessages;
  if (filled.length === 1 && others.length === 0 && only?.role === 'system' && usesInput) {
    return { messages: [{ role: 'user', content: only.content }], added: [] };
  }
  const holdsHistory = filled.some((message) => message.holdsHistory);
  const isFilled = holdsHistory || filled.some(({ variables }) => variables.length > 0);
  if (!isFilled || !fileMessages.some(({ role }) => role === 'user'))
    return followedBy(inputOf(row, chat.columns.input));
  const added = usesInput || holdsHistory ? [] : (conversationIn(columnValue(row.values, chat.columns.input)) ?? []);
  const end = fileMessages.at(-1)?.role === 'user' ? fileMessages.length - 1 : fileMessages.length;
  return { messages: fileMessages.toSpliced(end, 0, ...added), added };
}

/** Whether a text uses a column, a part of it, or all columns at once. */
function uses(filled: readonly FilledMessage[], column: string | undefined): boolean {
  return filled.some(({ variables }) =>
    variables.some((path) => column !== undefined && (path === '' || path === column || path.startsWith(`${column}.`))),
  );
}

/**
 * Replaces paths of image files with data URLs that an endpoint can read.
 *
 * @param folder that paths are relative to: the spec's.
 * @throws DataError if an image can't be read.
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

/** Returns the messages of the prompt in the file that the parts belong to. */
function conversationOf(prompt: PromptFile, parts: readonly string[]): readonly PromptMessage[] {
  const found = parts.map((part) => messagesWith(prompt, part)).find((messages) => messages.length > 0);
  if (found !== undefined) return found;
  throw new PromptError(
    `The prompt file never sends the text ${parts.map((part) => `"${part}"`).join(', ')} to a model. ` +
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

/** Returns the images of a row, which the loader has checked. */
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

const imageMark = '<image>';

/**
 * Puts the images at their marks in the texts, as LLaVA and LLaMA-Factory do. Undefined unless there is one mark per
 * image.
 */
function imagesInPlace(
  messages: readonly ChatMessage[],
  images: readonly ContentPart[],
): readonly ChatMessage[] | undefined {
  const waiting = [...images];
  let places = 0;
  const placed = messages.map((message): ChatMessage => {
    if (message.role !== 'user' || typeof message.content !== 'string') return message;
    const [first = '', ...others] = message.content.split(imageMark);
    if (others.length === 0) return message;
    places += others.length;
    const textPart = (text: string): readonly ContentPart[] => (text.trim() === '' ? [] : [{ type: 'text', text }]);
    const content = [...textPart(first), ...others.flatMap((text) => [...waiting.splice(0, 1), ...textPart(text)])];
    return { role: 'user', content };
  });
  return places === images.length ? placed : undefined;
}

function partsOf(content: MessageContent): readonly ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/**
 * Describes a part's input: the values of its variables and the other messages. A single text is unchanged; several
 * have names.
 */
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
