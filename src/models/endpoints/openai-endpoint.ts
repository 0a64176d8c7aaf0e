import type { Usage } from '../../gepa/rollout';
import { readCompletion } from './completion-reply';
import { EndpointClient } from './endpoint-client';
import { quoteBody } from './endpoint-failure';
import type { Completion, CompletionRequest, Model } from '../model';
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
            ...this.spec.extraBody,
          },
          options,
        ),
      (reply, usage) => this.read(reply, usage),
      signal,
    );
  }

  private read(reply: unknown, usage: Usage): Completion {
    const { model, baseUrl } = this.spec;
    const answer = readCompletion(reply);
    if (answer === undefined) {
      const said = this.client.withoutKey(quoteBody(reply));
      throw new ModelError({
        kind: 'malformed',
        message: `${baseUrl} didn't answer with a chat completion (${said}). Check that baseUrl is the address of an OpenAI-compatible API (it often ends in /v1).`,
      });
    }
    const { text, reasoning, toolCalls, ending } = answer;
    if (text === '' && toolCalls.length === 0 && ending !== 'complete') {
      const message =
        ending === 'filtered'
          ? `A content filter of ${baseUrl} removed the whole answer.`
          : `The model "${model}" reached its token limit before it answered. Raise maxTokens in the spec.`;
      throw new ModelError({ kind: 'refused', message });
    }
    return {
      text,
      ...(reasoning === undefined ? {} : { reasoning }),
      ...(ending === 'length' ? { truncated: true } : {}),
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
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
