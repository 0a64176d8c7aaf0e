import type { Usage } from '../../gepa/rollout';
import { readCompletion } from './completion-reply';
import { endpointOf } from './endpoint';
import { EndpointClient } from './endpoint-client';
import { quoteBody } from './endpoint-failure';
import type { Completion, CompletionRequest, Model } from '../model';
import { ModelError } from '../model-error';
import type { EndpointSpec } from './endpoint-spec';
import { estimatePrompt, estimateTokens } from '../token-estimate';
import { openAiMessage, openAiResponseFormat, openAiTool } from './openai-messages';
import type { TokenCounts } from './reply-usage';
import { requiredQuirk, withoutSystemRole, type RequestQuirk } from './request-quirks';

/** A model behind an OpenAI-compatible endpoint (`POST /chat/completions`). It doesn't retry. */
export class OpenAiEndpoint implements Model {
  private readonly client: EndpointClient;
  private readonly quirks: Set<RequestQuirk>;

  /**
   * @param key undefined for an endpoint that needs none.
   * @throws {ModelError} when the key can't be sent as a header.
   */
  constructor(
    private readonly spec: EndpointSpec,
    key: string | undefined,
  ) {
    this.client = new EndpointClient(spec, key);
    this.quirks = new Set(endpointOf(spec).service?.quirks);
  }

  /** Resends a refused request in the form that the endpoint asks for, and keeps to that form. A refusal costs nothing. */
  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    for (;;) {
      const applied: ReadonlySet<RequestQuirk> = new Set(this.quirks);
      try {
        return await this.send(request, applied, signal);
      } catch (error) {
        const quirk = error instanceof ModelError ? requiredQuirk(error.data, applied) : undefined;
        if (quirk === undefined) throw error;
        this.quirks.add(quirk);
      }
    }
  }

  private send(
    request: CompletionRequest,
    quirks: ReadonlySet<RequestQuirk>,
    signal: AbortSignal,
  ): Promise<Completion> {
    const messages = quirks.has('noSystemRole') ? withoutSystemRole(request.messages) : request.messages;
    return this.client.ask(
      (client, options) =>
        client.chat.completions.create(
          {
            model: this.spec.model,
            messages: messages.map(openAiMessage),
            ...settingsOf(request),
            ...limitOf(request.maxTokens, quirks),
            ...this.spec.extraBody,
          },
          options,
        ),
      (reply, usage) => this.read(reply, usage),
      (reply) => estimateCompletion(request, reply),
      signal,
    );
  }

  private read(reply: unknown, usage: Usage): Completion {
    const { model, baseUrl } = this.client.address;
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
}

function estimateCompletion(request: CompletionRequest, reply: unknown): TokenCounts | undefined {
  const answer = readCompletion(reply);
  if (answer === undefined) return undefined;
  const { text, reasoning = '', toolCalls } = answer;
  const calls = toolCalls.map((call) => `${call.name}${call.arguments}`);
  return { prompt: estimatePrompt(request), completion: estimateTokens([text, reasoning, ...calls].join('')) };
}

/** OpenAI's newer models reject `max_tokens`, while most other servers accept nothing else. */
function limitOf(
  maxTokens: number | undefined,
  quirks: ReadonlySet<RequestQuirk>,
): { max_tokens?: number; max_completion_tokens?: number } {
  if (maxTokens === undefined) return {};
  return quirks.has('maxCompletionTokens') ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
}

function settingsOf({ temperature, topP, responseFormat, tools = [] }: CompletionRequest) {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(responseFormat === undefined ? {} : { response_format: openAiResponseFormat(responseFormat) }),
    ...(tools.length === 0 ? {} : { tools: tools.map(openAiTool) }),
  };
}
