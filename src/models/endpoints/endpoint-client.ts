import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { Usage } from '../../gepa/rollout';
import { ModelError, type ModelErrorData } from '../model-error';
import { withOwnSignal } from './own-signal';
import { retryAfterMs } from './retry-after';

/** The timeout of one request. Reasoning models think for minutes. */
const timeoutMs = 600_000;

/** Where requests go, and the model that they ask for. */
export interface EndpointAddress {
  readonly baseUrl: string;
  readonly model: string;
  /** In US dollars per million tokens. */
  readonly price?: { readonly input: number; readonly output?: number };
}

/** The OpenAI client for one endpoint. It doesn't retry, and throws `ModelError`s that never quote the key. */
export class EndpointClient {
  private readonly client: OpenAI;

  /**
   * @param key undefined for an endpoint that needs none.
   * @throws {ModelError} when the key can't be sent as a header.
   */
  constructor(
    readonly address: EndpointAddress,
    private readonly key: string | undefined,
  ) {
    // `fetch` would quote the whole key in its error.
    if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
      throw new ModelError({
        kind: 'unauthorized',
        message: `The API key for ${address.baseUrl} contains white space or other characters that no key has. Set it again.`,
      });
    }
    this.client = new OpenAI({
      baseURL: address.baseUrl,
      apiKey: key ?? 'no key',
      maxRetries: 0,
      timeout: timeoutMs,
      // By default the client reads these from the environment, where they may belong to another endpoint.
      organization: null,
      // With OPENAI_LOG set, the client would write to standard output, among the results.
      logLevel: 'off',
      project: null,
    });
  }

  /**
   * Sends a request and reads the reply.
   *
   * @param read throws a `ModelError` for an unusable reply.
   * @throws {ModelError} when the request fails, the endpoint reports an error, or the reply is unusable. It carries the usage of the reply.
   */
  async ask<Answer>(
    request: (client: OpenAI, options: { readonly signal: AbortSignal }) => Promise<unknown>,
    read: (reply: unknown, usage: Usage) => Answer,
    signal: AbortSignal,
  ): Promise<Answer> {
    const reply = await this.send(request, signal);
    const usage = this.usageOf(reply);
    try {
      const failure = field(reply, 'error');
      if (failure !== undefined && failure !== null) throw new ModelError(this.describeReportedFailure(failure));
      return read(reply, usage);
    } catch (error) {
      const isPaid = usage.promptTokens > 0 || usage.completionTokens > 0;
      throw error instanceof ModelError && isPaid ? new ModelError({ ...error.data, usage }) : error;
    }
  }

  private usageOf(reply: unknown): Usage {
    const { price } = this.address;
    const told = field(reply, 'usage');
    const promptTokens = count(field(told, 'prompt_tokens'));
    const completionTokens = count(field(told, 'completion_tokens'));
    const { input = 0, output = 0 } = price ?? {};
    const cost = price === undefined ? {} : { costUsd: (promptTokens * input + completionTokens * output) / 1_000_000 };
    return { calls: 1, promptTokens, completionTokens, ...cost };
  }

  private async send(
    request: (client: OpenAI, options: { readonly signal: AbortSignal }) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<unknown> {
    try {
      return await withOwnSignal(signal, (own) => request(this.client, { signal: own }));
    } catch (error) {
      if (signal.aborted) throw new ModelError({ kind: 'cancelled', message: 'The request was cancelled.' });
      throw new ModelError(describeFailure(error, this.address, (said) => this.withoutKey(said)));
    }
  }

  /** Gateways report a failure behind them with status 200, and put the original status into `code`. */
  private describeReportedFailure(failure: unknown): ModelErrorData {
    const { baseUrl, model } = this.address;
    const message = field(failure, 'message');
    const said = this.withoutKey(typeof message === 'string' ? message : JSON.stringify(failure));
    const code = field(failure, 'code');
    return describeStatus(typeof code === 'number' && code >= 400 ? code : 500, said, undefined, baseUrl, model);
  }

  /** Endpoints may quote a key that they reject, and messages are written to the journal. */
  private withoutKey(said: string): string {
    return this.key === undefined ? said : said.replaceAll(this.key, 'the key');
  }
}

/** Returns a property of a reply of unknown shape, or undefined when it has none. */
export function field(value: unknown, key: string): unknown {
  const isOwn = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isOwn ? Reflect.get(value, key) : undefined;
}

/** Returns a token count as the endpoint reports it, or 0 when it doesn't. */
function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : 0;
}

/** @param withoutKey removes the key from the endpoint's own words. */
function describeFailure(
  error: unknown,
  { baseUrl, model }: EndpointAddress,
  withoutKey: (said: string) => string,
): ModelErrorData {
  if (hasTimedOut(error)) {
    return {
      kind: 'timedOut',
      message: `${baseUrl} accepted a request and timed out. Use a faster model, or lower search.concurrency if the endpoint is overloaded.`,
    };
  }
  if (error instanceof APIConnectionError) {
    const cause = error.cause instanceof Error ? ` (${withoutKey(causeOf(error.cause))})` : '';
    return {
      kind: 'unreachable',
      message: `${baseUrl} cannot be reached${cause}. Check baseUrl in the spec, that the server is running, and your proxy settings.`,
    };
  }
  if (error instanceof APIError && typeof error.status === 'number') {
    return describeStatus(error.status, withoutKey(error.message), error.headers, baseUrl, model);
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'malformed',
    message: `${baseUrl} sent a reply that cannot be read (${withoutKey(message)}).`,
  };
}

/** The client has its own timeout, and `fetch` has shorter ones. */
function hasTimedOut(error: unknown): boolean {
  if (error instanceof APIConnectionTimeoutError) return true;
  const code = error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : '';
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
}

function causeOf(error: Error): string {
  const inner = error.cause instanceof Error ? error.cause : error;
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message;
}

function describeStatus(
  status: number,
  said: string,
  headers: unknown,
  baseUrl: string,
  model: string,
): ModelErrorData {
  const data = { status, ...retryAfter(headers) };
  const refusal: ModelErrorData = { ...data, kind: 'refused', message: `${baseUrl} refused the request (${said}).` };
  switch (status) {
    case 401:
    case 403:
      if (isModeration(status, said)) return refusal;
      return {
        ...data,
        kind: 'unauthorized',
        message: `${baseUrl} rejected the API key (${said}). Set another one.`,
      };
    case 404:
      return {
        ...data,
        kind: 'unknownModel',
        message: `${baseUrl} doesn't know the model "${model}" or the path (${said}).`,
      };
    case 408:
    case 409:
      return { ...data, kind: 'overloaded', message: `${baseUrl} timed out (${said}).` };
    case 429:
      return /insufficient_quota|quota/i.test(said)
        ? { ...data, kind: 'outOfCredit', message: `The account behind ${baseUrl} has no credit left (${said}).` }
        : {
            ...data,
            kind: 'rateLimited',
            message: `${baseUrl} asks for fewer requests (${said}). Lower search.concurrency if this continues.`,
          };
    default:
      return status >= 500 ? { ...data, kind: 'overloaded', message: `${baseUrl} failed (${said}).` } : refusal;
  }
}

/** Some gateways report flagged content with 403, the status that others use for a rejected key. */
function isModeration(status: number, said: string): boolean {
  return status === 403 && /moderation|flagged|content (filter|policy)/i.test(said);
}

function retryAfter(headers: unknown): Pick<ModelErrorData, 'retryAfterMs'> {
  const ms = headers instanceof Headers ? retryAfterMs(headers.get('retry-after')) : undefined;
  return ms === undefined ? {} : { retryAfterMs: ms };
}
