import type { InputContent, InputMessage, InputPart } from './input-message';
import { plainMessage, contentOf, speakerOf, type Speaker } from './message-forms';
import { isList, isObject, RowFault } from '../readers/read-row';
import { pairToolCalls, toolCallsOf, toolResultsOf, type ToolTurn } from './tool-turns';

/** Whether a value is a conversation: a list of objects with roles, or of turns in ShareGPT's form. */
export function isConversation(value: unknown): value is readonly unknown[] {
  if (!isList(value)) return false;
  return value.map(plainMessage).some((message) => isObject(message) && ('role' in message || isShareGptTurn(message)));
}

/** Whether a message has ShareGPT's form. Its `from` must name a speaker, because letters have a `from` too. */
function isShareGptTurn(message: Readonly<Record<string, unknown>>): boolean {
  return 'from' in message && speakerOf(message) !== undefined && contentOf(message) !== undefined;
}

/** Returns the messages of a loaded input, or undefined if it isn't a conversation. */
export function conversationIn(value: unknown): readonly InputMessage[] | undefined {
  return isConversation(value) ? readConversation(value, (image) => image) : undefined;
}

/**
 * Reads a conversation in the form of OpenAI, Anthropic, Bedrock, Gemini, LangChain, ShareGPT or a common data set. The content of
 * a message is text or a list of parts. Tool calls are kept, each with its result.
 *
 * @param imageAt converts an image in a part to its URL or path.
 * @throws RowFault that names the malformed message.
 */
export function readConversation(
  messages: readonly unknown[],
  imageAt: (image: string) => string,
): readonly InputMessage[] {
  return pairToolCalls(
    messages.map((message, index) => readTurn(plainMessage(message), `message ${index + 1}`, imageAt)),
  );
}

/**
 * Returns the text of a message without its reasoning, or undefined when it has none, such as a message that only calls a tool.
 *
 * @throws RowFault for a part that is neither text nor an image.
 */
export function saidBy(message: Readonly<Record<string, unknown>>): string | undefined {
  const content = readContent(contentOf(message), 'the last message', (image) => image);
  const text =
    typeof content === 'string'
      ? content
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  return text.trim() === '' ? undefined : text;
}

function readTurn(message: unknown, name: string, imageAt: (image: string) => string): ToolTurn {
  if (!isObject(message)) throw new RowFault(`${name} of the conversation must be an object with role and content`);
  const speaker = readSpeaker(message, name);
  const calls = toolCallsOf(message, speaker);
  const results = toolResultsOf(message, speaker);
  if (speaker === 'call' || speaker === 'tool') return { role: roleOf(speaker), content: '', calls, results };
  const content = readContent(contentOf(message), name, imageAt);
  if (content.length === 0 && calls.length === 0 && results.length === 0 && contentOf(message) !== '') {
    throw new RowFault(`${name} of the conversation has no content: write text, or a list of parts`);
  }
  return { role: speaker, content, calls, results };
}

function readSpeaker(message: Readonly<Record<string, unknown>>, name: string): Speaker {
  const speaker = speakerOf(message);
  if (speaker !== undefined) return speaker;
  throw new RowFault(
    `${name} of the conversation has the role ${JSON.stringify(message['role'] ?? message['from'])}. Use system, developer, user, assistant or tool`,
  );
}

function roleOf(speaker: 'call' | 'tool'): 'assistant' | 'user' {
  return speaker === 'call' ? 'assistant' : 'user';
}

/** Reads the content of a message. Empty when there is none. */
function readContent(content: unknown, name: string, imageAt: (image: string) => string): InputContent {
  if (typeof content === 'string') return content;
  if (!isList(content)) return [];
  return content.flatMap((part) => readPart(part, name, imageAt));
}

/** Parts for tool calls, tool results and reasoning, which aren't text of the message. */
const UNSAID: readonly string[] = ['tool_use', 'tool_result', 'thinking', 'redacted_thinking', 'reasoning'];
const UNSAID_KEYS: readonly string[] = [
  ...['toolUse', 'toolResult', 'reasoningContent', 'cachePoint'],
  ...['functionCall', 'function_call', 'functionResponse', 'function_response'],
];

function readPart(part: unknown, name: string, imageAt: (image: string) => string): readonly InputPart[] {
  if (typeof part === 'string') return [{ type: 'text', text: part }];
  if (isObject(part)) {
    if (UNSAID.some((type) => part['type'] === type) || UNSAID_KEYS.some((key) => key in part)) return [];
    // Gemini marks reasoning like this.
    if (part['thought'] === true) return [];
    if (typeof part['text'] === 'string') return [{ type: 'text', text: part['text'] }];
    if (typeof part['refusal'] === 'string') return [{ type: 'text', text: part['refusal'] }];
    const image = imageOf(part);
    if (image !== undefined) return [{ type: 'image', url: imageAt(image) }];
  }
  throw new RowFault(
    `${name} of the conversation has a part that is neither {type: text, text} nor {type: image_url, image_url: {url}}`,
  );
}

type Fields = Readonly<Record<string, unknown>>;

function imageOf(part: Fields): string | undefined {
  const { url, image_url: imageUrl, source } = part;
  if (typeof url === 'string') return url;
  if (typeof imageUrl === 'string') return imageUrl;
  if (isObject(imageUrl) && typeof imageUrl['url'] === 'string') return imageUrl['url'];
  if (isObject(source)) return imageOfAnthropic(source);
  return imageOfGemini(part) ?? imageOfBedrock(part['image']);
}

function imageOfAnthropic({ url, media_type: mediaType, data }: Fields): string | undefined {
  if (typeof url === 'string') return url;
  return dataUrl(mediaType, data);
}

function imageOfGemini(part: Fields): string | undefined {
  const data = part['inlineData'] ?? part['inline_data'];
  if (isObject(data)) return dataUrl(data['mimeType'] ?? data['mime_type'], data['data']);
  const file = part['fileData'] ?? part['file_data'];
  const address = isObject(file) ? (file['fileUri'] ?? file['file_uri']) : undefined;
  return typeof address === 'string' ? address : undefined;
}

function imageOfBedrock(image: unknown): string | undefined {
  if (!isObject(image) || !isObject(image['source'])) return undefined;
  return dataUrl(`image/${String(image['format'])}`, image['source']['bytes']);
}

function dataUrl(mediaType: unknown, data: unknown): string | undefined {
  return typeof data === 'string' && typeof mediaType === 'string' ? `data:${mediaType};base64,${data}` : undefined;
}
