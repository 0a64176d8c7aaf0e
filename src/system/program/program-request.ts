// Tested by test/unit/system/program/real-clients.test.ts.
import type {
  ChatMessage,
  CompletionRequest,
  ContentPart,
  MessageContent,
  ToolCall,
  ToolDescription,
} from '../../models/model';
import type { ForwardedApi } from '../../models/forwarded-request';
import { field, listOf, textField } from '../../models/endpoints/json-field';

/** The APIs that programs call: OpenAI's, and Anthropic's messages. */
export type ProgramApi = ForwardedApi | 'messages';

/** The body of a request: JSON of unknown shape. */
export type RequestJson = Readonly<Record<string, unknown>>;

/** Where instructions stand: what a model answered, and what tools returned, is never a component. */
const instructingRoles: ReadonlySet<unknown> = new Set(['system', 'developer', 'user']);

/**
 * Returns a request with its instructions changed: the texts of its system, developer and user messages, and the descriptions of its
 * tools. Everything else stays as it is.
 */
export function mapInstructions(api: ProgramApi, body: RequestJson, change: (text: string) => string): RequestJson {
  const list = (key: string, changeItem: (item: unknown) => unknown) => {
    const value = field(body, key);
    return Array.isArray(value) ? { [key]: value.map(changeItem) } : {};
  };
  const content = (key: string) =>
    field(body, key) === undefined ? {} : { [key]: mapContent(field(body, key), change) };
  const message = (item: unknown) =>
    instructingRoles.has(field(item, 'role')) ? mapField(item, 'content', (value) => mapContent(value, change)) : item;
  const tool = (item: unknown) =>
    mapField(
      mapField(item, 'description', (value) => mapContent(value, change)),
      'function',
      (described) => mapField(described, 'description', (value) => mapContent(value, change)),
    );
  const tools = list('tools', tool);
  switch (api) {
    case 'chat':
      return { ...body, ...list('messages', message), ...tools };
    case 'responses':
      return {
        ...body,
        ...content('instructions'),
        ...(typeof body['input'] === 'string' ? content('input') : list('input', message)),
        ...tools,
      };
    case 'messages':
      return { ...body, ...content('system'), ...list('messages', message), ...tools };
    case 'embeddings':
      return body;
  }
}

/** Changes a text, or the texts in a list of parts. */
function mapContent(content: unknown, change: (text: string) => string): unknown {
  if (typeof content === 'string') return change(content);
  if (!Array.isArray(content)) return content;
  return content.map((part: unknown) =>
    typeof part === 'string'
      ? change(part)
      : mapField(part, 'text', (text) => (typeof text === 'string' ? change(text) : text)),
  );
}

function mapField(value: unknown, key: string, change: (value: unknown) => unknown): unknown {
  const old = field(value, key);
  return typeof value === 'object' && value !== null && old !== undefined ? { ...value, [key]: change(old) } : value;
}

/**
 * Reads a request as any model can be asked it, and as the trace shows it. Fields that only one API has are left out.
 */
export function readProgramRequest(api: ProgramApi, body: RequestJson): CompletionRequest {
  const maxTokens = [body['max_tokens'], body['max_completion_tokens'], body['max_output_tokens']].find(isNumber);
  const tools = listOf(body['tools']).flatMap(readTool);
  return {
    messages: readMessages(api, body),
    ...(isNumber(body['temperature']) ? { temperature: body['temperature'] } : {}),
    ...(isNumber(body['top_p']) ? { topP: body['top_p'] } : {}),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(tools.length === 0 ? {} : { tools }),
  };
}

function readMessages(api: ProgramApi, body: RequestJson): readonly ChatMessage[] {
  switch (api) {
    case 'chat':
      return listOf(body['messages']).flatMap(chatMessage);
    case 'responses': {
      const instructions = systemMessage(body['instructions']);
      const { input } = body;
      if (typeof input === 'string') return [...instructions, { role: 'user', content: input }];
      return [...instructions, ...listOf(input).flatMap(inputItem)];
    }
    case 'messages':
      return [...systemMessage(body['system']), ...listOf(body['messages']).flatMap(anthropicMessages)];
    case 'embeddings':
      return [];
  }
}

function systemMessage(content: unknown): readonly ChatMessage[] {
  const text = textIn(content);
  return text === '' ? [] : [{ role: 'system', content: text }];
}

function chatMessage(message: unknown): readonly ChatMessage[] {
  const content = field(message, 'content');
  const role = field(message, 'role');
  switch (role) {
    case 'system':
    case 'developer':
      return [{ role: 'system', content: textIn(content) }];
    case 'user':
      return [{ role: 'user', content: contentOf(content) }];
    case 'tool':
      return [{ role: 'tool', content: textIn(content), toolCallId: textField(message, 'tool_call_id') ?? '' }];
    case 'assistant':
      return [assistantMessage(textIn(content), listOf(field(message, 'tool_calls')).flatMap(chatToolCall))];
    default:
      return [];
  }
}

function assistantMessage(content: string, toolCalls: readonly ToolCall[]): ChatMessage {
  return { role: 'assistant', content, ...(toolCalls.length === 0 ? {} : { toolCalls }) };
}

function chatToolCall(call: unknown): readonly ToolCall[] {
  const described = field(call, 'function');
  return toolCall(textField(call, 'id'), textField(described, 'name'), field(described, 'arguments'));
}

function toolCall(id: string | undefined, name: string | undefined, input: unknown): readonly ToolCall[] {
  if (id === undefined || name === undefined) return [];
  return [{ id, name, arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}) }];
}

function inputItem(item: unknown): readonly ChatMessage[] {
  switch (field(item, 'type')) {
    case 'function_call':
      return toolCall(textField(item, 'call_id'), textField(item, 'name'), field(item, 'arguments')).map((call) =>
        assistantMessage('', [call]),
      );
    case 'function_call_output':
      return [{ role: 'tool', content: textIn(field(item, 'output')), toolCallId: textField(item, 'call_id') ?? '' }];
    default:
      return chatMessage(item);
  }
}

/** A message of Anthropic's can have the results of several tools and a text. */
function anthropicMessages(message: unknown): readonly ChatMessage[] {
  const content = field(message, 'content');
  const blocks = listOf(content);
  if (field(message, 'role') === 'assistant') {
    const calls = blocks.flatMap((block) =>
      field(block, 'type') === 'tool_use'
        ? toolCall(textField(block, 'id'), textField(block, 'name'), field(block, 'input'))
        : [],
    );
    return [assistantMessage(textIn(content), calls)];
  }
  const results = blocks.flatMap((block): readonly ChatMessage[] =>
    field(block, 'type') === 'tool_result'
      ? [{ role: 'tool', content: textIn(field(block, 'content')), toolCallId: textField(block, 'tool_use_id') ?? '' }]
      : [],
  );
  const said = contentOf(content);
  return [...results, ...(said.length === 0 ? [] : [{ role: 'user', content: said } as const])];
}

/** Returns the texts of a content, without images and other parts. */
function textIn(content: unknown): string {
  const parts = contentOf(content);
  if (typeof parts === 'string') return parts;
  return parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n');
}

function contentOf(content: unknown): MessageContent {
  if (!Array.isArray(content)) return typeof content === 'string' ? content : '';
  const parts = content.flatMap(partOf);
  return parts.every(({ type }) => type === 'text')
    ? parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n')
    : parts;
}

function partOf(part: unknown): readonly ContentPart[] {
  const text = typeof part === 'string' ? part : textField(part, 'text');
  if (text !== undefined) return [{ type: 'text', text }];
  const image = field(part, 'image_url');
  const url = typeof image === 'string' ? image : textField(image, 'url');
  if (url !== undefined) return [{ type: 'image', url }];
  const source = field(part, 'source');
  const [data, type] = [textField(source, 'data'), textField(source, 'media_type')];
  if (data !== undefined && type !== undefined) return [{ type: 'image', url: `data:${type};base64,${data}` }];
  const address = field(part, 'type') === 'image' ? textField(source, 'url') : undefined;
  return address === undefined ? [] : [{ type: 'image', url: address }];
}

function readTool(tool: unknown): readonly ToolDescription[] {
  const described = field(tool, 'function') ?? tool;
  const name = textField(described, 'name');
  const parameters = field(described, 'parameters') ?? field(described, 'input_schema') ?? { type: 'object' };
  if (name === undefined || typeof parameters !== 'object') return [];
  return [{ name, description: textField(described, 'description') ?? '', parameters: { ...parameters } }];
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
