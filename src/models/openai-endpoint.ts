import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import type { Usage } from '../gepa/rollout';
import type { Completion, CompletionRequest, Model } from './model';
import { ModelError, type ModelErrorData } from './model-error';
import type { EndpointSpec } from './model-spec';

/** How long one request may take. Reasoning models think for minutes. */
const timeoutMs = 600_000;

/** A model behind an OpenAI-compatible endpoint (`POST /chat/completions`). It asks once: retries are `RetryingModel`'s. */
export class OpenAiEndpoint implements Model {
  private readonly client: OpenAI;

  /**
   * @param key absent for an endpoint that needs none.
   * @throws {ModelError} when the key cannot be one.
   */
  constructor(
    private readonly spec: EndpointSpec,
    private readonly key: string | undefined,
  ) {
    // A key with a line end or a letter of another script fails as a header, in an error that quotes it.
    if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
      throw new ModelError({
        kind: 'unauthorized',
        message: `The API key for ${spec.baseUrl} has white space or characters in it that no key has. Set it again.`,
      });
    }
    this.client = new OpenAI({
      baseURL: spec.baseUrl,
      apiKey: key ?? 'no key',
      maxRetries: 0,
      timeout: timeoutMs,
      // The client would take these from the environment, where they belong to another endpoint.
      organization: null,
      project: null,
    });
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const reply = await this.ask(request, signal);
    const failure = field(reply, 'error');
    if (failure !== undefined && failure !== null) throw new ModelError(this.describeReportedFailure(failure));
    const message = readMessage(reply);
    if (message?.truncated === true && message.text === '') {
      throw new ModelError({
        kind: 'refused',
        message: `The model "${this.spec.model}" ran out of maxTokens before it answered. Raise maxTokens in the spec.`,
      });
    }
    if (message === undefined) {
      throw new ModelError({
        kind: 'malformed',
        message: `${this.spec.baseUrl} answered with something that is no chat completion. Check that baseUrl is the address of an OpenAI-compatible API (it often ends in /v1).`,
      });
    }
    const { promptTokens, completionTokens } = message;
    return {
      text: message.text,
      ...(message.reasoning === undefined ? {} : { reasoning: message.reasoning }),
      ...(message.truncated ? { truncated: true } : {}),
      usage: { calls: 1, promptTokens, completionTokens, ...this.cost(promptTokens, completionTokens) },
    };
  }

  private async ask(request: CompletionRequest, signal: AbortSignal): Promise<unknown> {
    try {
      return await this.client.chat.completions.create(
        {
          model: this.spec.model,
          messages: [...request.messages],
          ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
          ...this.limit(request.maxTokens),
        },
        // The client never lets go of a signal that it was given; a run's own lives for thousands of requests.
        { signal: AbortSignal.any([signal]) },
      );
    } catch (error) {
      throw new ModelError(describeFailure(error, this.spec, (said) => this.withoutKey(said)));
    }
  }

  /** Gateways report the failure of what is behind them with status 200, and its own status as a code. */
  private describeReportedFailure(failure: unknown): ModelErrorData {
    const { baseUrl, model } = this.spec;
    const message = field(failure, 'message');
    const said = this.withoutKey(typeof message === 'string' ? message : JSON.stringify(failure));
    const code = field(failure, 'code');
    return describeStatus(typeof code === 'number' && code >= 400 ? code : 500, said, undefined, baseUrl, model);
  }

  /** Some endpoints quote the key that they do not accept; messages go into the journal. */
  private withoutKey(said: string): string {
    return this.key === undefined ? said : said.replaceAll(this.key, 'the key');
  }

  /** OpenAI's own newer models refuse `max_tokens`; most other servers know no other name. */
  private limit(maxTokens: number | undefined): { max_tokens?: number; max_completion_tokens?: number } {
    if (maxTokens === undefined) return {};
    const isOpenAi = new URL(this.spec.baseUrl).hostname === 'api.openai.com';
    return isOpenAi ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
  }

  private cost(promptTokens: number, completionTokens: number): Pick<Usage, 'costUsd'> {
    const { price } = this.spec;
    if (price === undefined) return {};
    return { costUsd: (promptTokens * price.input + completionTokens * price.output) / 1_000_000 };
  }
}

interface ReadMessage {
  readonly text: string;
  readonly reasoning?: string;
  readonly truncated: boolean;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Endpoints that call themselves compatible answer in many ways, so nothing of the reply is taken for granted. */
function readMessage(reply: unknown): ReadMessage | undefined {
  const choice = field(field(reply, 'choices'), '0');
  const message = field(choice, 'message');
  const content = field(message, 'content');
  const truncated = field(choice, 'finish_reason') === 'length';
  // A model that thinks until its tokens are used up leaves the content null.
  const said = typeof content === 'string' ? content : field(message, 'refusal');
  const text = truncated ? (said ?? '') : said;
  if (message === undefined || typeof text !== 'string') return undefined;
  const reasoning = field(message, 'reasoning_content') ?? field(message, 'reasoning');
  const usage = field(reply, 'usage');
  return {
    text,
    ...(typeof reasoning === 'string' && reasoning !== '' ? { reasoning } : {}),
    truncated,
    promptTokens: count(field(usage, 'prompt_tokens')),
    completionTokens: count(field(usage, 'completion_tokens')),
  };
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : 0;
}

/** @param withoutKey takes the key out of what an endpoint said. */
function describeFailure(
  error: unknown,
  { baseUrl, model }: EndpointSpec,
  withoutKey: (said: string) => string,
): ModelErrorData {
  if (error instanceof APIUserAbortError) return { kind: 'cancelled', message: 'The request was cancelled.' };
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
    message: `${baseUrl} answered with something that cannot be read: ${withoutKey(message)}`,
  };
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
  switch (status) {
    case 401:
    case 403:
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
        ? { ...data, kind: 'refused', message: `The account behind ${baseUrl} has no credit left (${said}).` }
        : {
            ...data,
            kind: 'rateLimited',
            message: `${baseUrl} asks for fewer requests (${said}). Lower search.concurrency if this goes on.`,
          };
    default:
      return status >= 500
        ? { ...data, kind: 'overloaded', message: `${baseUrl} failed (${said}).` }
        : { ...data, kind: 'refused', message: `${baseUrl} refused the request (${said}).` };
  }
}

/** `retry-after` in seconds or as a date (RFC 9110, section 10.2.3). */
function retryAfter(headers: unknown): Pick<ModelErrorData, 'retryAfterMs'> {
  const value = headers instanceof Headers ? headers.get('retry-after') : null;
  if (value === null) return {};
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}
