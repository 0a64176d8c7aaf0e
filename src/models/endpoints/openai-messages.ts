// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import type OpenAI from 'openai';
import {
  textOfContent,
  type ChatMessage,
  type MessageContent,
  type ResponseFormat,
  type ToolDescription,
} from '../model';

/** Replaces an empty answer that is sent back: Anthropic's endpoint refuses empty messages. */
const noAnswer = '(no answer)';

/** DeepSeek and Kimi refuse tool calls that come back without their reasoning. */
type MessageParam = OpenAI.ChatCompletionMessageParam & { readonly reasoning_content?: string };

/** Converts a message for `POST /chat/completions`, with a system message in the role that the model has for it. */
export function openAiMessage(message: ChatMessage, systemRole: 'system' | 'developer' = 'system'): MessageParam {
  switch (message.role) {
    case 'system':
      return { role: systemRole, content: textOfContent(message.content) };
    case 'user':
      return { role: 'user', content: openAiContent(message.content) };
    case 'assistant': {
      const content = textOfContent(message.content);
      if (message.toolCalls === undefined)
        return { role: 'assistant', content: content.trim() === '' ? noAnswer : content };
      const calls = message.toolCalls.map(({ id, name, arguments: written }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: written },
      }));
      return {
        role: 'assistant',
        content: content === '' ? null : content,
        tool_calls: calls,
        ...(message.reasoning === undefined ? {} : { reasoning_content: message.reasoning }),
      };
    }
    case 'tool':
      return { role: 'tool', content: message.content, tool_call_id: message.toolCallId };
  }
}

/** Only user messages may contain images. */
function openAiContent(content: MessageContent): string | OpenAI.ChatCompletionContentPart[] {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: part.url } },
  );
}

/** Converts a tool for `POST /chat/completions`. */
export function openAiTool({ name, description, parameters }: ToolDescription): OpenAI.ChatCompletionTool {
  return { type: 'function', function: { name, description, parameters: { ...parameters } } };
}

/** Converts a response format for `POST /chat/completions`, which requires a name for each schema. */
export function openAiResponseFormat(
  format: ResponseFormat,
): OpenAI.ResponseFormatJSONSchema | { type: 'text' | 'json_object' } {
  if (format.type !== 'json_schema') return { type: format.type };
  const { name, strict, schema } = format.schema;
  const isWrapped = typeof schema === 'object' && schema !== null;
  return {
    type: 'json_schema',
    json_schema: {
      name: typeof name === 'string' ? name : 'answer',
      schema: { ...(isWrapped ? schema : format.schema) },
      ...(typeof strict === 'boolean' ? { strict } : {}),
    },
  };
}
