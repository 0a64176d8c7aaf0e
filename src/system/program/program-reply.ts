// Tested by test/unit/system/program/real-clients.test.ts.
import { randomUUID } from 'node:crypto';
import { field, listOf, textField } from '../../models/endpoints/json-field';
import type { Completion } from '../../models/model';
import type { ProgramApi, RequestJson } from './program-request';

/** The APIs whose replies are made of text and tool calls. */
type CompletionApi = Exclude<ProgramApi, 'embeddings'>;

/**
 * Composes the reply of an API for a completion of a model that doesn't have this API.
 *
 * @param model as the program named it.
 */
export function composeReply(api: CompletionApi, model: string, completion: Completion): RequestJson {
  const id = randomUUID();
  const created = Math.floor(Date.now() / 1000);
  const { text, toolCalls = [], truncated, usage } = completion;
  const [prompt, answer] = [usage.promptTokens, usage.completionTokens];
  switch (api) {
    case 'chat':
      return {
        id: `chatcmpl-${id}`,
        object: 'chat.completion',
        created,
        model,
        choices: [
          {
            index: 0,
            message: {
              role: 'assistant',
              content: text === '' && toolCalls.length > 0 ? null : text,
              ...(toolCalls.length === 0
                ? {}
                : {
                    tool_calls: toolCalls.map((call) => ({
                      id: call.id,
                      type: 'function',
                      function: { name: call.name, arguments: call.arguments },
                    })),
                  }),
            },
            finish_reason: toolCalls.length > 0 ? 'tool_calls' : truncated === true ? 'length' : 'stop',
          },
        ],
        usage: { prompt_tokens: prompt, completion_tokens: answer, total_tokens: prompt + answer },
      };
    case 'responses':
      return {
        id: `resp_${id}`,
        object: 'response',
        created_at: created,
        model,
        status: truncated === true ? 'incomplete' : 'completed',
        error: null,
        incomplete_details: truncated === true ? { reason: 'max_output_tokens' } : null,
        output: [
          ...(text === '' ? [] : [outputMessage(`msg_${id}`, text)]),
          ...toolCalls.map((call) => ({
            type: 'function_call',
            id: `fc_${call.id}`,
            call_id: call.id,
            name: call.name,
            arguments: call.arguments,
            status: 'completed',
          })),
        ],
        parallel_tool_calls: true,
        tools: [],
        usage: {
          input_tokens: prompt,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: answer,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: prompt + answer,
        },
      };
    case 'messages':
      return {
        id: `msg_${id}`,
        type: 'message',
        role: 'assistant',
        model,
        content: [
          ...(text === '' ? [] : [{ type: 'text', text }]),
          ...toolCalls.map((call) => ({
            type: 'tool_use',
            id: call.id,
            name: call.name,
            input: parsedArguments(call.arguments),
          })),
        ],
        stop_reason: toolCalls.length > 0 ? 'tool_use' : truncated === true ? 'max_tokens' : 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: prompt, output_tokens: answer },
      };
  }
}

function outputMessage(id: string, text: string): RequestJson {
  return {
    type: 'message',
    id,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
  };
}

function parsedArguments(written: string): unknown {
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return {};
  }
}

/**
 * Returns a whole reply as the stream of server-sent events that a client of the API reads.
 *
 * @param body the request, which may ask for the usage at the end.
 */
export function streamOf(api: CompletionApi, reply: RequestJson, body: RequestJson): string {
  switch (api) {
    case 'chat':
      return `${chatChunks(reply, body)
        .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
        .join('')}data: [DONE]\n\n`;
    case 'responses':
      return namedEvents(responseEvents(reply).map((event, place) => ({ ...event, sequence_number: place })));
    case 'messages':
      return namedEvents(messageEvents(reply));
  }
}

interface StreamEvent extends RequestJson {
  readonly type: string;
}

function namedEvents(events: readonly StreamEvent[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

function chatChunks(reply: RequestJson, body: RequestJson): readonly RequestJson[] {
  const { choices, usage, ...rest } = reply;
  const chunk = { ...rest, object: 'chat.completion.chunk' };
  const deltas = listOf(choices).flatMap((choice) => {
    const index = field(choice, 'index') ?? 0;
    const message = field(choice, 'message');
    const calls = listOf(field(message, 'tool_calls')).map((call, place) => ({ index: place, ...objectOf(call) }));
    const delta = { ...objectOf(message), ...(calls.length === 0 ? {} : { tool_calls: calls }) };
    return [
      { index, delta, finish_reason: null },
      { index, delta: {}, finish_reason: field(choice, 'finish_reason') ?? 'stop' },
    ];
  });
  const chunks = deltas.map((delta) => ({ ...chunk, choices: [delta] }));
  const wantsUsage = field(body['stream_options'], 'include_usage') === true;
  return wantsUsage ? [...chunks, { ...chunk, choices: [], usage }] : chunks;
}

function responseEvents(reply: RequestJson): readonly StreamEvent[] {
  const begun = { ...reply, status: 'in_progress', output: [], usage: null };
  const items = listOf(reply['output']).flatMap((item, place): readonly StreamEvent[] => {
    const at = { output_index: place, item_id: textField(item, 'id') ?? `item_${place}` };
    const isCall = field(item, 'type') === 'function_call';
    const emptied = isCall ? { ...objectOf(item), arguments: '' } : { ...objectOf(item), content: [] };
    const added: StreamEvent = { type: 'response.output_item.added', output_index: place, item: emptied };
    const written = textField(item, 'arguments') ?? '';
    const inside = isCall
      ? [
          { type: 'response.function_call_arguments.delta', ...at, delta: written },
          { type: 'response.function_call_arguments.done', ...at, arguments: written },
        ]
      : listOf(field(item, 'content')).flatMap((part, index) => partEvents(part, { ...at, content_index: index }));
    return [added, ...inside, { type: 'response.output_item.done', output_index: place, item }];
  });
  const end = reply['status'] === 'incomplete' ? 'response.incomplete' : 'response.completed';
  return [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items,
    { type: end, response: reply },
  ];
}

function partEvents(part: unknown, at: RequestJson): readonly StreamEvent[] {
  const text = textField(part, 'text') ?? '';
  const isText = field(part, 'type') === 'output_text';
  return [
    { type: 'response.content_part.added', ...at, part: isText ? { ...objectOf(part), text: '' } : part },
    ...(isText
      ? [
          { type: 'response.output_text.delta', ...at, delta: text, logprobs: [] },
          { type: 'response.output_text.done', ...at, text, logprobs: [] },
        ]
      : []),
    { type: 'response.content_part.done', ...at, part },
  ];
}

function messageEvents(reply: RequestJson): readonly StreamEvent[] {
  const { usage, stop_reason: reason, ...message } = reply;
  const blocks = listOf(reply['content']).flatMap((block, index): readonly StreamEvent[] => {
    const isText = field(block, 'type') === 'text';
    const emptied = isText ? { type: 'text', text: '' } : { ...objectOf(block), input: {} };
    const delta = isText
      ? { type: 'text_delta', text: textField(block, 'text') ?? '' }
      : { type: 'input_json_delta', partial_json: JSON.stringify(field(block, 'input') ?? {}) };
    return [
      { type: 'content_block_start', index, content_block: emptied },
      { type: 'content_block_delta', index, delta },
      { type: 'content_block_stop', index },
    ];
  });
  return [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } },
    ...blocks,
    { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
}

function objectOf(value: unknown): RequestJson {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
