import type { Usage } from '../../gepa/rollout';
import { EndpointClient, field } from './endpoint-client';
import type { Completion, CompletionRequest, Model, ToolCall } from '../model';
import { ModelError } from '../model-error';
import type { EndpointSpec } from './endpoint-spec';
import { openAiMessage, openAiResponseFormat, openAiTool } from './openai-messages';

/** A model behind an OpenAI-compatible endpoint (`POST /chat/completions`). It doesn't retry. */
export class OpenAiEndpoint implements Model {
  private readonly client: EndpointClient;

  /**
   * @param key undefined for an endpoint that needs none.
   * @throws {ModelError} when the key can't be sent as a header.
   */
  constructor(
    private readonly spec: EndpointSpec,
    key: string | undefined,
  ) {
    this.client = new EndpointClient(spec, key);
  }

  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    return this.client.ask(
      (client, options) =>
        client.chat.completions.create(
          {
            model: this.spec.model,
            messages: request.messages.map(openAiMessage),
            ...settingsOf(request),
            ...this.limit(request.maxTokens),
          },
          options,
        ),
      (reply, usage) => this.read(reply, usage),
      signal,
    );
  }

  private read(reply: unknown, usage: Usage): Completion {
    const message = readMessage(reply);
    if (message?.truncated === true && message.text === '' && message.toolCalls.length === 0) {
      throw new ModelError({
        kind: 'refused',
        message: `The model "${this.spec.model}" ran out of maxTokens before it answered. Raise maxTokens in the spec.`,
      });
    }
    if (message?.filtered === true && message.text === '') {
      throw new ModelError({
        kind: 'refused',
        message: `A content filter of ${this.spec.baseUrl} removed the whole answer.`,
      });
    }
    if (message === undefined) {
      throw new ModelError({
        kind: 'malformed',
        message: `${this.spec.baseUrl} didn't answer with a chat completion. Check that baseUrl is the address of an OpenAI-compatible API (it often ends in /v1).`,
      });
    }
    return {
      text: message.text,
      ...(message.reasoning === undefined ? {} : { reasoning: message.reasoning }),
      ...(message.truncated ? { truncated: true } : {}),
      ...(message.toolCalls.length === 0 ? {} : { toolCalls: message.toolCalls }),
      usage,
    };
  }

  /** OpenAI's newer models reject `max_tokens`, while most other servers accept nothing else. */
  private limit(maxTokens: number | undefined): { max_tokens?: number; max_completion_tokens?: number } {
    if (maxTokens === undefined) return {};
    const isOpenAi = new URL(this.spec.baseUrl).hostname === 'api.openai.com';
    return isOpenAi ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
  }
}

function settingsOf({ temperature, topP, responseFormat, tools = [] }: CompletionRequest) {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(responseFormat === undefined ? {} : { response_format: openAiResponseFormat(responseFormat) }),
    ...(tools.length === 0 ? {} : { tools: tools.map(openAiTool) }),
  };
}

interface ReadMessage {
  readonly text: string;
  readonly reasoning?: string;
  readonly truncated: boolean;
  /** Whether a content filter removed some of it. */
  readonly filtered: boolean;
  readonly toolCalls: readonly ToolCall[];
}

/** Replies of compatible endpoints vary widely, so every field is checked. */
function readMessage(reply: unknown): ReadMessage | undefined {
  const choice = field(field(reply, 'choices'), '0');
  const message = field(choice, 'message');
  const content = field(message, 'content');
  const truncated = field(choice, 'finish_reason') === 'length';
  const filtered = field(choice, 'finish_reason') === 'content_filter';
  // A model that uses up its tokens while reasoning leaves the content null.
  const said = typeof content === 'string' ? content : field(message, 'refusal');
  const toolCalls = readToolCalls(field(message, 'tool_calls'));
  const text = truncated || filtered || toolCalls.length > 0 ? (said ?? '') : said;
  if (message === undefined || typeof text !== 'string') return undefined;
  const reasoning = field(message, 'reasoning_content') ?? field(message, 'reasoning');
  return {
    text,
    ...(typeof reasoning === 'string' && reasoning !== '' ? { reasoning } : {}),
    truncated,
    filtered,
    toolCalls,
  };
}

/** Some servers omit ids, or send arguments as an object instead of JSON text. */
function readToolCalls(calls: unknown): readonly ToolCall[] {
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call: unknown, index): readonly ToolCall[] => {
    const id = field(call, 'id');
    const name = field(field(call, 'function'), 'name');
    const written = field(field(call, 'function'), 'arguments');
    if (typeof name !== 'string') return [];
    return [
      {
        id: typeof id === 'string' && id !== '' ? id : `call-${index + 1}`,
        name,
        arguments: typeof written === 'string' ? written : JSON.stringify(written ?? {}),
      },
    ];
  });
}
