import { textOfContent, type ChatMessage, type CompletionRequest, type MessageContent, type ToolCall } from '../model';
import type { CompletionReply } from './completion-reply';
import type { EndpointSpec } from './endpoint-spec';
import { field, textField } from './json-field';
import { openAiResponseFormat } from './openai-messages';
import { settingsToSend, type RequestBody } from './request-body';
import { withoutSystemRole, type RequestQuirk } from './request-quirks';

/**
 * Composes a request to `POST /responses`. The endpoint is asked not to store it. The API has neither a seed nor texts that end an
 * answer.
 *
 * @param quirks the form of request that the model needs.
 */
export function responsesBody(
  spec: EndpointSpec,
  request: CompletionRequest,
  quirks: ReadonlySet<RequestQuirk>,
): RequestBody {
  const { model, extraBody, systemRole = 'system' } = spec;
  const { responseFormat, maxTokens, tools = [] } = request;
  const hasSystemRole = systemRole !== 'user' && !quirks.has('noSystemRole');
  const messages = hasSystemRole ? request.messages : withoutSystemRole(request.messages);
  const settings = settingsToSend(
    { temperature: request.temperature, top_p: spec.topP ?? request.topP, reasoning_effort: spec.reasoningEffort },
    quirks,
  );
  const { reasoning_effort: effort, ...others } = settings;
  const body = {
    model,
    input: messages.flatMap((message) => inputItems(message, systemRole === 'developer' ? 'developer' : 'system')),
    store: false,
    ...others,
    ...(effort === undefined ? {} : { reasoning: { effort } }),
    ...(maxTokens === undefined ? {} : { max_output_tokens: maxTokens }),
    ...(responseFormat === undefined ? {} : { text: { format: textFormat(responseFormat) } }),
    ...(tools.length === 0 ? {} : { tools: tools.map((tool) => ({ type: 'function', ...tool, strict: false })) }),
    ...(spec.stream === 'on' || quirks.has('streaming') ? { stream: true } : {}),
    ...extraBody,
  };
  return { body, settings: new Set(Object.keys(settings) as (keyof typeof settings)[]) };
}

function inputItems(message: ChatMessage, systemRole: 'system' | 'developer'): readonly object[] {
  switch (message.role) {
    case 'system':
      return [{ role: systemRole, content: textOfContent(message.content) }];
    case 'user':
      return [{ role: 'user', content: inputContent(message.content) }];
    case 'assistant': {
      const text = textOfContent(message.content);
      const calls = (message.toolCalls ?? []).map(({ id, name, arguments: written }) => ({
        type: 'function_call',
        call_id: id,
        name,
        arguments: written,
      }));
      return [...(text === '' ? [] : [{ role: 'assistant', content: text }]), ...calls];
    }
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.toolCallId, output: message.content }];
  }
}

function inputContent(content: MessageContent): string | readonly object[] {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text' ? { type: 'input_text', text: part.text } : { type: 'input_image', image_url: part.url },
  );
}

/** This API has the fields of a schema beside its type. */
function textFormat(format: NonNullable<CompletionRequest['responseFormat']>): object {
  const converted = openAiResponseFormat(format);
  return converted.type === 'json_schema' ? { type: 'json_schema', ...converted.json_schema } : converted;
}

/**
 * Reads the reply of `POST /responses`. A refusal is read as the answer.
 *
 * @returns undefined when the reply isn't a response.
 */
export function readResponse(reply: unknown): CompletionReply | undefined {
  const output = field(reply, 'output');
  if (!Array.isArray(output)) return undefined;
  const items = output as readonly unknown[];
  const ofType = (type: string) => items.filter((item) => field(item, 'type') === type);
  const text = ofType('message').flatMap((item) => textsIn(field(item, 'content')));
  const reasoning = ofType('reasoning').flatMap((item) => [
    ...textsIn(field(item, 'summary')),
    ...textsIn(field(item, 'content')),
  ]);
  return {
    text: text.join(''),
    reasoning: reasoning.length === 0 ? undefined : reasoning.join('\n\n'),
    toolCalls: ofType('function_call').flatMap(readCall),
    ending: readEnding(reply),
  };
}

function textsIn(parts: unknown): readonly string[] {
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part: unknown) => textField(part, 'text') ?? textField(part, 'refusal') ?? []);
}

function readCall(item: unknown, index: number): readonly ToolCall[] {
  const name = textField(item, 'name');
  if (name === undefined) return [];
  const id = textField(item, 'call_id') ?? textField(item, 'id') ?? `call-${index + 1}`;
  return [{ id, name, arguments: textField(item, 'arguments') ?? '{}' }];
}

function readEnding(reply: unknown): CompletionReply['ending'] {
  if (field(reply, 'status') !== 'incomplete') return 'complete';
  return field(field(reply, 'incomplete_details'), 'reason') === 'content_filter' ? 'filtered' : 'length';
}
