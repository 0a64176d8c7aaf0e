import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { Usage } from '../gepa/rollout';
import { ModelError, type ModelErrorData } from './model-error';
import { withOwnSignal } from './own-signal';
import { retryAfterMs } from './retry-after';

/** How long one request may take. Reasoning models think for minutes. */
const timeoutMs = 600_000;

/** Where requests go, and the model that they ask for. */
export interface EndpointAddress {
  readonly baseUrl: string;
  readonly model: string;
  /** In US dollars per million tokens. */
  readonly price?: { readonly input: number; readonly output?: number };
}

/** The OpenAI client for one endpoint. It asks once, and tells failures as `ModelError`s in which no key is quoted. */
export class EndpointClient {
  private readonly client: OpenAI;

  /**
   * @param key absent for an endpoint that needs none.
   * @throws {ModelError} when the key cannot be one.
   */
  constructor(
    readonly address: EndpointAddress,
    private readonly key: string | undefined,
  ) {
    // A key with a line end or a letter of another script fails as a header, in an error that quotes it.
    if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
      throw new ModelError({
        kind: 'unauthorized',
        message: `The API key for ${address.baseUrl} has white space or characters in it that no key has. Set it again.`,
      });
    }
    this.client = new OpenAI({
      baseURL: address.baseUrl,
      apiKey: key ?? 'no key',
      maxRetries: 0,
      timeout: timeoutMs,
      // The client would take these from the environment, where they belong to another endpoint.
      organization: null,
      // OPENAI_LOG would have it write to standard output, where results are expected.
      logLevel: 'off',
      project: null,
    });
  }

  /**
   * What the endpoint answered, read.
   *
   * @param read throws a `ModelError` for a reply that cannot be used.
   * @throws {ModelError} when it did not answer, says that it failed, or its reply cannot be used: with what the reply took.
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

  /** Gateways report the failure of what is behind them with status 200, and its own status as a code. */
  private describeReportedFailure(failure: unknown): ModelErrorData {
    const { baseUrl, model } = this.address;
    const message = field(failure, 'message');
    const said = this.withoutKey(typeof message === 'string' ? message : JSON.stringify(failure));
    const code = field(failure, 'code');
    return describeStatus(typeof code === 'number' && code >= 400 ? code : 500, said, undefined, baseUrl, model);
  }

  /** Some endpoints quote the key that they do not accept; messages go into the journal. */
  private withoutKey(said: string): string {
    return this.key === undefined ? said : said.replaceAll(this.key, 'the key');
  }
}

/** A property of a reply of unknown shape; undefined when there is none. */
export function field(value: unknown, key: string): unknown {
  const isOwn = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isOwn ? Reflect.get(value, key) : undefined;
}

/** A number of tokens as an endpoint tells it; 0 when it does not. */
function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : 0;
}

/** @param withoutKey takes the key out of what an endpoint said. */
function describeFailure(
  error: unknown,
  { baseUrl, model }: EndpointAddress,
  withoutKey: (said: string) => string,
): ModelErrorData {
  if (hasTimedOut(error)) {
    return {
      kind: 'timedOut',
      message: `${baseUrl} took a request and did not answer in time. Use a model that answers sooner, or lower search.concurrency if it has too much to do.`,
    };
  }
  if (error instanceof APIConnectionError) {
    const cause = error.cause instanceof Error ? ` (${withoutKey(causeOf(error.cause))})` : '';
    return {
      kind: 'unreachable',
      message: `${baseUrl} cannot be reached${cause}. Check baseUrl in the spec, that the server runs, and your proxy settings.`,
    };
  }
  if (error instanceof APIError && typeof error.status === 'number') {
    return describeStatus(error.status, withoutKey(error.message), error.headers, baseUrl, model);
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'malformed',
    message: `${baseUrl} answered with something that cannot be read (${withoutKey(message)}).`,
  };
}

/** The client has a limit of its own, and `fetch` has one below it. */
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
        message: `${baseUrl} did not accept the API key (${said}). Set another one for it.`,
      };
    case 404:
      return {
        ...data,
        kind: 'unknownModel',
        message: `${baseUrl} does not know the model "${model}" or the path (${said}).`,
      };
    case 408:
    case 409:
      return { ...data, kind: 'overloaded', message: `${baseUrl} could not answer in time (${said}).` };
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

/** Some gateways refuse what their moderation finds in a request with the status that others have for keys. */
function isModeration(status: number, said: string): boolean {
  return status === 403 && /moderation|flagged|content (filter|policy)/i.test(said);
}

function retryAfter(headers: unknown): Pick<ModelErrorData, 'retryAfterMs'> {
  const ms = headers instanceof Headers ? retryAfterMs(headers.get('retry-after')) : undefined;
  return ms === undefined ? {} : { retryAfterMs: ms };
}
