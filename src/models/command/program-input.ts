import { openAiMessage } from '../endpoints/openai-messages';
import { withoutSystemRole } from '../endpoints/request-quirks';
import { textOfContent, type ChatMessage, type CompletionRequest } from '../model';
import { ModelError } from '../model-error';

const speakers = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' } as const;

/**
 * Returns what a program reads to answer a request. As text, a single message is its text, after that of the system message. Longer
 * conversations say who speaks. As JSON, it is one line.
 *
 * @param program its name in messages.
 * @throws {ModelError} when the request has tools, which programs can't call, or images in a text.
 */
export function programInput(
  { messages, tools = [], temperature, topP, maxTokens }: CompletionRequest,
  form: 'text' | 'json',
  program: string,
): string {
  if (tools.length > 0) throw refusal(`${program} can't call tools. Use an endpoint for a system with tools.`);
  if (form === 'json') {
    return `${JSON.stringify({ messages: messages.map((message) => openAiMessage(message)), temperature, top_p: topP, max_tokens: maxTokens })}\n`;
  }
  if (messages.some(hasImage)) {
    throw refusal(`${program} can't be sent images as text. Set input: json in the spec, or use an endpoint.`);
  }
  const turns = withoutSystemRole(messages);
  const [only, ...others] = turns;
  if (only !== undefined && others.length === 0) return textOfContent(only.content);
  return turns.map(({ role, content }) => `${speakers[role]}:\n${textOfContent(content)}`).join('\n\n');
}

function hasImage({ content }: ChatMessage): boolean {
  return typeof content !== 'string' && content.some(({ type }) => type === 'image');
}

function refusal(message: string): ModelError {
  return new ModelError({ kind: 'refused', message });
}
