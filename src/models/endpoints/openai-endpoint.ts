import type { Usage } from '../../gepa/rollout';
import { readCompletion, type CompletionReply } from './completion-reply';
import { endpointOf } from './endpoint';
import { EndpointClient } from './endpoint-client';
import { quoteBody } from './endpoint-failure';
import { field } from './json-field';
import type { BatchApi, Completion, CompletionRequest, Model, OnWriting } from '../model';
import { ModelError } from '../model-error';
import type { EndpointSpec } from './endpoint-spec';
import { estimateTokens } from '../../gepa/text/token-estimate';
import { estimatePrompt } from '../token-estimate';
import { OpenAiBatches } from './openai-batches';
import { batchPrice, type TokenCounts } from './reply-usage';
import { requestBody } from './request-body';
import { readResponse, responsesBody } from './responses-api';
import type { ForwardedApi, ForwardedRequest } from '../forwarded-request';
import { knownPrice } from '../prices/known-price';
import { quirkInWords, requiredQuirk, type RequestQuirk } from './request-quirks';
import { ShownStreams } from './shown-streams';

/** The APIs that an endpoint may have: where requests go, how they are composed, and how replies are read. */
const apis = {
  chat: { path: '/chat/completions', reply: 'a chat completion', compose: requestBody, read: readCompletion },
  responses: { path: '/responses', reply: 'a response', compose: responsesBody, read: readResponse },
} as const;

/** What programs may ask besides: an answer that has neither a text nor tool calls. */
const forwardedApis = {
  ...apis,
  embeddings: {
    path: '/embeddings',
    reply: 'embeddings',
    read: (reply: unknown): CompletionReply | undefined =>
      Array.isArray(field(reply, 'data'))
        ? { text: '', reasoning: undefined, toolCalls: [], ending: 'complete' }
        : undefined,
  },
} as const satisfies Readonly<Record<ForwardedApi, unknown>>;

/** A model behind an OpenAI-compatible endpoint. It doesn't retry. */
export class OpenAiEndpoint implements Model {
  private readonly client: EndpointClient;
  private readonly api: (typeof apis)[keyof typeof apis];
  private readonly quirks: Set<RequestQuirk>;
  private readonly shownStreams: ShownStreams;
  /** What no completion has reported yet. */
  private readonly adaptations: string[] = [];
  readonly batches?: BatchApi;

  /**
   * @param key undefined for an endpoint that needs none.
   * @param headers for every request besides the key.
   * @throws {ModelError} when the key can't be sent as a header.
   */
  constructor(
    private readonly spec: EndpointSpec,
    key: string | undefined,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.client = new EndpointClient(spec, key, headers);
    this.api = apis[spec.api ?? 'chat'];
    this.quirks = new Set(endpointOf(spec).service?.quirks);
    this.shownStreams = new ShownStreams(spec);
    if (spec.batch === undefined) return;
    const { price } = spec;
    this.batches = new OpenAiBatches(this.client, this.api.path, {
      compose: (request) => this.api.compose(spec, request, without(this.quirks, 'streaming')).body,
      read: (reply) =>
        this.client.interpret(
          reply,
          (answer, usage) => this.read(answer, usage),
          (answer) => estimateCompletion({ messages: [] }, this.api.read(answer)),
          price === undefined ? undefined : batchPrice(price),
        ),
    });
  }

  /** Resends a refused request in the form that the endpoint asks for, and keeps to that form. A refusal costs nothing. */
  async complete(request: CompletionRequest, signal: AbortSignal, onWriting?: OnWriting): Promise<Completion> {
    if (request.forwarded !== undefined) return this.forward(request, request.forwarded, signal);
    for (;;) {
      const isShown = onWriting !== undefined && !this.quirks.has('streaming') && this.shownStreams.areAskedFor;
      const applied: ReadonlySet<RequestQuirk> = new Set([
        ...this.quirks,
        ...(isShown ? (['streaming'] as const) : []),
      ]);
      const { body, settings } = this.api.compose(this.spec, request, applied);
      let hasBegun = false;
      const writing: OnWriting = (read) => {
        hasBegun = true;
        onWriting?.(read);
      };
      try {
        const completion = await this.send(request, body, signal, onWriting && writing);
        if (isShown) this.shownStreams.answered(completion.usage);
        const adaptations = this.adaptations.splice(0);
        return adaptations.length === 0 ? completion : { ...completion, adaptations };
      } catch (error) {
        if (isShown && error instanceof ModelError && this.shownStreams.failed(error.data, hasBegun)) continue;
        const quirk = error instanceof ModelError ? requiredQuirk(error.data, applied, settings) : undefined;
        if (quirk === undefined || !(error instanceof ModelError)) throw error;
        this.adapt(quirk, error.message);
      }
    }
  }

  /** Sends a request as a program composed it. What the endpoint refuses in it is for the program to know. */
  private async forward(request: CompletionRequest, { api, body }: ForwardedRequest, signal: AbortSignal) {
    const used = forwardedApis[api];
    const model = typeof body['model'] === 'string' ? body['model'] : this.spec.model;
    const price = model === this.spec.model ? this.spec.price : knownPrice({ ...this.spec, model }, {})?.price;
    const reply = await this.client.send(
      (client, options) => client.post<unknown>(used.path, { body: { model, ...body }, ...options }),
      signal,
    );
    return this.client.interpret(
      reply,
      (answer, usage): Completion => ({
        ...completionOf(this.answerIn(answer, used), usage),
        reply: Object.fromEntries(Object.entries(answer ?? {})),
      }),
      (answer) => estimateCompletion(request, used.read(answer)),
      price,
    );
  }

  private adapt(quirk: RequestQuirk, refusal: string): void {
    // Another request may have been refused at the same time.
    if (this.quirks.has(quirk)) return;
    this.quirks.add(quirk);
    const { model, temperature } = this.spec;
    // The run was planned with answers that repeat themselves.
    const varies = quirk === 'without temperature' && temperature === 0;
    const advice = varies ? ' Its answers may vary now, so set search.reuse: never to score each of them.' : '';
    this.adaptations.push(`${refusal} From now on, requests to "${model}" are sent ${quirkInWords(quirk)}.${advice}`);
  }

  private send(
    request: CompletionRequest,
    body: object,
    signal: AbortSignal,
    onWriting: OnWriting | undefined,
  ): Promise<Completion> {
    return this.client.ask(
      (client, options) => client.post(this.api.path, { body, ...options }),
      (reply, usage) => this.read(reply, usage),
      (reply) => estimateCompletion(request, this.api.read(reply)),
      signal,
      onWriting,
    );
  }

  private read(reply: unknown, usage: Usage): Completion {
    const { model, baseUrl } = this.client.address;
    const answer = this.answerIn(reply, this.api);
    const { text, toolCalls, ending } = answer;
    if (text === '' && toolCalls.length === 0 && ending !== 'complete') {
      const message =
        ending === 'filtered'
          ? `A content filter of ${baseUrl} removed the whole answer.`
          : `The model "${model}" reached its token limit before it answered. Raise maxTokens in the spec.`;
      throw new ModelError({ kind: 'refused', message });
    }
    return completionOf(answer, usage);
  }

  private answerIn(
    reply: unknown,
    { read, reply: expected }: Pick<(typeof forwardedApis)[ForwardedApi], 'read' | 'reply'>,
  ): CompletionReply {
    const answer = read(reply);
    if (answer !== undefined) return answer;
    const said = this.client.withoutKey(quoteBody(reply));
    throw new ModelError({
      kind: 'malformed',
      message: `${this.client.address.baseUrl} didn't answer with ${expected} (${said}). Check that baseUrl is the address of an OpenAI-compatible API (it often ends in /v1).`,
    });
  }
}

function completionOf({ text, reasoning, toolCalls, ending }: CompletionReply, usage: Usage): Completion {
  return {
    text,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(ending === 'length' ? { truncated: true } : {}),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    usage,
  };
}

/** The lines of a batch are never answered as a stream. */
function without(quirks: ReadonlySet<RequestQuirk>, one: RequestQuirk): ReadonlySet<RequestQuirk> {
  return new Set([...quirks].filter((quirk) => quirk !== one));
}

function estimateCompletion(request: CompletionRequest, answer: CompletionReply | undefined): TokenCounts | undefined {
  if (answer === undefined) return undefined;
  const { text, reasoning = '', toolCalls } = answer;
  const calls = toolCalls.map((call) => `${call.name}${call.arguments}`);
  return { prompt: estimatePrompt(request), completion: estimateTokens([text, reasoning, ...calls].join('')) };
}
