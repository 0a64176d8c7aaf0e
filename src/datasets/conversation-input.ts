import { isList, isObject, RowFault } from './read-row';

/** A part of a message: text, or an image by its URL or path. */
export type InputPart =
  | { readonly type: 'text'; readonly text: string }
  /** `http(s):` or `data:`, or a path relative to the folder of the spec. */
  | { readonly type: 'image'; readonly url: string };

/** A message of an input that is a conversation. */
export interface InputMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string | readonly InputPart[];
}

/** Whether a value is meant as a conversation: a list of objects with roles. */
export function isConversation(value: unknown): value is readonly unknown[] {
  return isList(value) && value.some((message) => isObject(message) && 'role' in message);
}

/** The messages of an input that is a conversation, as the loader leaves it; undefined for any other input. */
export function conversationIn(value: unknown): readonly InputMessage[] | undefined {
  return isConversation(value) ? readConversation(value, (image) => image) : undefined;
}

/**
 * Reads a conversation as OpenAI's, Anthropic's and the usual data sets write it: `content` is text, or a list of parts.
 *
 * @param imageAt turns what a part has for an image into its URL or path.
 * @throws RowFault that names the malformed message.
 */
export function readConversation(
  messages: readonly unknown[],
  imageAt: (image: string) => string,
): readonly InputMessage[] {
  return messages.map((message, index) => {
    const name = `message ${index + 1}`;
    if (!isObject(message)) throw new RowFault(`${name} of the conversation must be an object with role and content`);
    const { role, content } = message;
    return { role: readRole(role, name), content: readContent(content, name, imageAt) };
  });
}

function readRole(role: unknown, name: string): InputMessage['role'] {
  if (role === 'system' || role === 'user' || role === 'assistant') return role;
  if (role === 'developer') return 'system';
  throw new RowFault(
    `${name} of the conversation has the role ${JSON.stringify(role)}. Use system, developer, user or assistant`,
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
