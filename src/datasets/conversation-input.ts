import { plainMessage, textIn, toolCallsIn, type ToolCallForm } from './message-forms';
import { isList, isObject, RowFault } from './read-row';

/** A part of a message: text, or an image by its URL or path. */
export type InputPart =
  | { readonly type: 'text'; readonly text: string }
  /** `http(s):` or `data:`, or a path relative to the folder of the spec. */
  | { readonly type: 'image'; readonly url: string };

/** A message of an input that is a conversation. */
export type InputMessage =
  | { readonly role: 'system' | 'user'; readonly content: string | readonly InputPart[] }
  | {
      readonly role: 'assistant';
      readonly content: string | readonly InputPart[];
      readonly toolCalls?: readonly ToolCallForm[];
    }
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };

/** Whether a value is meant as a conversation: a list of objects with roles. */
export function isConversation(value: unknown): value is readonly unknown[] {
  return isList(value) && value.map(plainMessage).some((message) => isObject(message) && 'role' in message);
}

/** The messages of an input that is a conversation, as the loader leaves it; undefined for any other input. */
export function conversationIn(value: unknown): readonly InputMessage[] | undefined {
  return isConversation(value) ? readConversation(value, (image) => image) : undefined;
}

/**
 * Reads a conversation as OpenAI's, Anthropic's, LangChain's and the usual data sets write it: `content` is text, or a list of parts.
 *
 * @param imageAt turns what a part has for an image into its URL or path.
 * @throws RowFault that names the malformed message.
 */
export function readConversation(
  messages: readonly unknown[],
  imageAt: (image: string) => string,
): readonly InputMessage[] {
  return messages.map((given, index) => {
    const name = `message ${index + 1}`;
    const message = plainMessage(given);
    if (!isObject(message)) throw new RowFault(`${name} of the conversation must be an object with role and content`);
    return readMessage(message, name, imageAt);
  });
}

function readMessage(
  message: Readonly<Record<string, unknown>>,
  name: string,
  imageAt: (image: string) => string,
): InputMessage {
  const role = readRole(message['role'], name);
  if (role === 'tool') {
    const { content, toolCallId, tool_call_id: written } = message;
    const text = typeof content === 'string' ? content : JSON.stringify(content ?? '');
    return { role, content: text, toolCallId: textIn(toolCallId ?? written) };
  }
  const toolCalls = role === 'assistant' ? toolCallsIn(message) : [];
  if (toolCalls.length === 0) return { role, content: readContent(message['content'], name, imageAt) };
  const isEmpty = [undefined, null, ''].includes(message['content'] as null) || isEmptyList(message['content']);
  return { role: 'assistant', content: isEmpty ? '' : readContent(message['content'], name, imageAt), toolCalls };
}

function isEmptyList(value: unknown): boolean {
  return isList(value) && value.length === 0;
}

/** What other tools call the roles. */
const ROLES: Readonly<Record<string, InputMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  tool: 'tool',
};

function readRole(role: unknown, name: string): InputMessage['role'] {
  const known = typeof role === 'string' && Object.hasOwn(ROLES, role) ? ROLES[role] : undefined;
  if (known !== undefined) return known;
  throw new RowFault(
    `${name} of the conversation has the role ${JSON.stringify(role)}. Use system, developer, user, assistant or tool`,
  );
}

function readContent(content: unknown, name: string, imageAt: (image: string) => string): InputMessage['content'] {
  if (typeof content === 'string') return content;
  if (!isList(content) || content.length === 0) {
    throw new RowFault(`${name} of the conversation has no content: write text, or a list of parts`);
  }
  return content.map((part) => readPart(part, name, imageAt));
}

function readPart(part: unknown, name: string, imageAt: (image: string) => string): InputPart {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (isObject(part)) {
    if (typeof part['text'] === 'string') return { type: 'text', text: part['text'] };
    const image = imageOf(part);
    if (image !== undefined) return { type: 'image', url: imageAt(image) };
  }
  throw new RowFault(
    `${name} of the conversation has a part that is neither {type: text, text} nor {type: image_url, image_url: {url}}`,
  );
}

function imageOf({ url, image_url: imageUrl, source }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof url === 'string') return url;
  if (typeof imageUrl === 'string') return imageUrl;
  if (isObject(imageUrl) && typeof imageUrl['url'] === 'string') return imageUrl['url'];
  if (!isObject(source)) return undefined;
  const { url: address, media_type: mediaType, data } = source;
  if (typeof address === 'string') return address;
  return typeof data === 'string' && typeof mediaType === 'string' ? `data:${mediaType};base64,${data}` : undefined;
}
