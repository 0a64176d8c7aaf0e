// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import OpenAI from 'openai';
import type { Usage } from '../../gepa/rollout';
import type { OnWriting } from '../model';
import { ModelError } from '../model-error';
import { reportedFailure } from './completion-reply';
import { describeFailure, describeReportedFailure, FailedReply, type FailedEndpoint } from './endpoint-failure';
import { endpointOf, type AddressEntry } from './endpoint';
import { checkKey, keyHeader, withoutKey } from './endpoint-key';
import { completionOfStream, isEventStream } from './event-stream';
import { GrowingAnswer } from './growing-answer';
import { httpGet, httpPost, withoutSecrets, type PostedContent } from './http-request';
import { withOwnSignal } from './own-signal';
import { usageOfReply, type TokenCounts, type TokenPrice } from './reply-usage';

/** Reasoning models think for minutes. */
const defaultTimeoutSeconds = 600;

/** What is got are files with the answers of a batch, which may be thousands. */
const mostFileBytes = 256 * 1024 * 1024;

/** What an entry of a spec says about requests to its model, whatever they ask for. */
export interface EndpointEntry extends AddressEntry {
  readonly model: string;
  /** In US dollars per million tokens. */
  readonly price?: TokenPrice;
  /** The timeout of one request; 600 when absent. */
  readonly timeoutSeconds?: number;
}

/** The OpenAI client for one endpoint. It doesn't retry, and throws `ModelError`s that never quote the key. */
export class EndpointClient {
  /** Where requests go, and the model that they ask for. */
  readonly address: FailedEndpoint;
  private readonly clientFor: (onWriting?: OnWriting) => OpenAI;
  private readonly client: OpenAI;

  /**
   * @param key undefined for an endpoint that needs none.
   * @param headers for every request besides the key.
   * @throws {ModelError} when the key can't be sent as a header.
   */
  constructor(
    private readonly entry: EndpointEntry,
    private readonly key: string | undefined,
    headers: Readonly<Record<string, string>>,
  ) {
    const { baseUrl, service } = endpointOf(entry);
    checkKey(key, baseUrl);
    this.address = { baseUrl, model: entry.model };
    const sent = { ...keyHeader(key, service?.keyHeader), ...headers };
    const url = new URL(baseUrl);
    const options = {
      baseURL: `${url.origin}${url.pathname.replace(/\/(?:chat\/completions|responses)\/?$/, '')}`,
      // Such as the `api-version` of Azure.
      defaultQuery: Object.fromEntries(url.searchParams),
      apiKey: key ?? 'no key',
      maxRetries: 0,
      timeout: (entry.timeoutSeconds ?? defaultTimeoutSeconds) * 1000,
      // With OPENAI_LOG set, the client would write to standard output, among the results.
      logLevel: 'off',
    } as const;
    this.clientFor = (onWriting) =>
      new OpenAI({
        ...options,
        fetch: (input, init) => send(input instanceof Request ? input.url : input.toString(), init, sent, onWriting),
      });
    this.client = this.clientFor();
  }

  /**
   * Sends a request and reads the reply.
   *
   * @param read throws a `ModelError` for an unusable reply.
   * @param estimate estimates the tokens of an answer, for endpoints that don't report them. Returns undefined for a reply that isn't an answer.
   * @param onWriting is called while a streamed reply arrives.
   * @throws {ModelError} when the request fails, the endpoint reports an error, or the reply is unusable. It carries the usage of the reply.
   */
  async ask<Answer>(
    request: (client: OpenAI, options: { readonly signal: AbortSignal }) => Promise<unknown>,
    read: (reply: unknown, usage: Usage) => Answer,
    estimate: (reply: unknown) => TokenCounts | undefined,
    signal: AbortSignal,
    onWriting?: OnWriting,
  ): Promise<Answer> {
    return this.interpret(await this.send(request, signal, onWriting), read, estimate, this.entry.price);
  }

  /** Reads a reply as `ask` does, at a price of its own. */
  interpret<Answer>(
    reply: unknown,
    read: (reply: unknown, usage: Usage) => Answer,
    estimate: (reply: unknown) => TokenCounts | undefined,
    price: TokenPrice | undefined,
  ): Answer {
    const failure = reportedFailure(reply);
    const usage = usageOfReply(reply, failure === undefined ? estimate(reply) : undefined, price);
    try {
      if (failure !== undefined) throw new ModelError(describeReportedFailure(failure, this.address, this.withoutKey));
      return read(reply, usage);
    } catch (error) {
      const isPaid = usage.promptTokens > 0 || usage.completionTokens > 0;
      throw error instanceof ModelError && isPaid ? new ModelError({ ...error.data, usage }) : error;
    }
  }

  /** Removes the key from words of the endpoint. */
  readonly withoutKey = (said: string): string => withoutKey(said, this.key);

  /**
   * Sends a request whose reply isn't an answer of the model.
   *
   * @throws {ModelError} when it fails.
   */
  async send<Reply>(
    request: (client: OpenAI, options: { readonly signal: AbortSignal }) => Promise<Reply>,
    signal: AbortSignal,
    onWriting?: OnWriting,
  ): Promise<Reply> {
    const client = onWriting === undefined ? this.client : this.clientFor(onWriting);
    try {
      return await withOwnSignal(signal, (own) => request(client, { signal: own }));
    } catch (error) {
      if (signal.aborted) throw new ModelError({ kind: 'cancelled', message: 'The request was cancelled.' });
      throw new ModelError(describeFailure(error, this.address, this.withoutKey));
    }
  }
}

/**
 * Sends a request of the client with our own headers. The client's would include those of OPENAI_CUSTOM_HEADERS, OPENAI_ORG_ID and
 * OPENAI_PROJECT_ID, which may belong to another endpoint. A stream is waited for to its end, and handed on as the completion that it amounts to.
 *
 * @throws {FailedReply} when the status isn't a success.
 * @throws {BrokenStreamError} when a stream ends before its answer.
 */
async function send(
  url: string,
  init: RequestInit | undefined,
  headers: Readonly<Record<string, string>>,
  onWriting: OnWriting | undefined,
): Promise<Response> {
  const answer = new GrowingAnswer();
  const read = () => {
    const { text, reasoning } = answer.read();
    return { text: withoutSecrets(text, headers), reasoning: withoutSecrets(reasoning, headers) };
  };
  const onPart = (bytes: Uint8Array, contentType: string | undefined) => {
    if (answer.add(bytes, contentType)) onWriting?.(read);
  };
  const signal = init?.signal ?? new AbortController().signal;
  const reply =
    init?.method?.toUpperCase() === 'GET'
      ? await httpGet(url, headers, signal, mostFileBytes)
      : await httpPost(url, { ...(await contentOf(init?.body)), headers }, signal, onWriting && onPart);
  const isSuccess = reply.status >= 200 && reply.status < 300;
  if (!isSuccess) throw new FailedReply(reply);
  const contentType = reply.headers['content-type'] ?? '';
  if (isEventStream(contentType, reply.text)) return Response.json(completionOfStream(reply.text));
  // Some gateways call JSON a text.
  const isJson = /^\s*[[{]/.test(reply.text.slice(0, 100));
  return new Response(reply.text, { headers: { 'content-type': isJson ? 'application/json' : contentType } });
}

/** Requests are JSON, except for files, which are forms. */
async function contentOf(body: RequestInit['body']): Promise<Omit<PostedContent, 'headers'>> {
  if (typeof body === 'string') return { content: body };
  const form = new Response(body);
  const contentType = form.headers.get('content-type') ?? 'application/json';
  return { content: new Uint8Array(await form.arrayBuffer()), contentType };
}
