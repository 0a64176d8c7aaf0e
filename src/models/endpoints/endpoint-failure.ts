import { APIConnectionError, APIConnectionTimeoutError } from 'openai';
import type { ModelErrorData } from '../model-error';
import { BrokenStreamError } from './event-stream';
import { ReplyTooLongError, type HttpReply } from './http-request';
import { field, textField } from './json-field';
import { retryAfterMs } from './retry-after';

/** A reply with a status other than success. The client loses bodies that don't have OpenAI's form. */
export class FailedReply extends Error {
  override readonly name = 'FailedReply';

  constructor(readonly reply: HttpReply) {
    super(`Status ${reply.status}`);
  }
}

/** The endpoint and the model that a failure is about. */
export interface FailedEndpoint {
  readonly baseUrl: string;
  readonly model: string;
}

/** In characters. */
const longestQuote = 200;
/** The title of a web page is looked for in so many characters, because a hostile page could make that take long. */
const longestHead = 10_000;

/**
 * Describes a failed request.
 *
 * @param withoutKey removes the key from the endpoint's own words.
 */
export function describeFailure(
  error: unknown,
  endpoint: FailedEndpoint,
  withoutKey: (said: string) => string,
): ModelErrorData {
  const { baseUrl } = endpoint;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof FailedReply) {
    return describeReply(cause.reply, endpoint, withoutKey);
  }
  if (cause instanceof ReplyTooLongError) {
    return {
      kind: 'refused',
      message: `${baseUrl} sent a reply of more than ${cause.maxBytes} bytes. Lower maxTokens.`,
    };
  }
  if (cause instanceof BrokenStreamError) {
    return { kind: 'malformed', message: `${baseUrl} broke off its answer. The part that came is not used.` };
  }
  if (error instanceof APIConnectionTimeoutError) {
    return {
      kind: 'timedOut',
      message: `${baseUrl} accepted a request and timed out. Raise timeoutSeconds of the model in the spec, or set its concurrency if the endpoint is overloaded.`,
    };
  }
  if (error instanceof APIConnectionError) {
    return describeConnectionFailure(error.cause, baseUrl, withoutKey);
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'malformed', message: `${baseUrl} sent a reply that cannot be read (${withoutKey(message)}).` };
}

/** Describes a reply with a status other than success. */
export function describeReply(
  { status, headers, text }: HttpReply,
  endpoint: FailedEndpoint,
  withoutKey: (said: string) => string,
): ModelErrorData {
  const body = parseBody(text);
  return describeStatus({ status, body, said: withoutKey(quoteBody(body)), headers }, endpoint);
}

/** Describes a connection that failed before there was a reply. */
export function describeConnectionFailure(
  cause: unknown,
  baseUrl: string,
  withoutKey: (said: string) => string,
): ModelErrorData {
  const why = cause instanceof Error ? ` (${withoutKey(causeOf(cause))})` : '';
  if (cause instanceof Error && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(causeOf(cause))) {
    return {
      kind: 'unreachable',
      message: `${baseUrl} cannot be reached, because its certificate isn't trusted${why}. If your company replaces certificates, name the file with its own in NODE_EXTRA_CA_CERTS for the terminal, or add them to your system for VS Code.`,
    };
  }
  return {
    kind: 'unreachable',
    message: `${baseUrl} cannot be reached${why}. Check baseUrl in the spec, that the server is running, and your proxy settings.`,
  };
}

/** Describes a failure that was reported with status 200. Gateways put the original status into `code`. */
export function describeReportedFailure(
  failure: unknown,
  endpoint: FailedEndpoint,
  withoutKey: (said: string) => string,
): ModelErrorData {
  const code = field(failure, 'code') ?? field(field(failure, 'error'), 'code');
  const said = withoutKey(quoteBody(failure));
  const status = typeof code === 'number' && code >= 400 ? code : isWrongPath(said) ? 404 : 500;
  return describeStatus({ status, body: failure, said, headers: {} }, endpoint);
}

/** LM Studio reports a path that it doesn't have with status 200. */
function isWrongPath(said: string): boolean {
  return /^unexpected endpoint/i.test(said);
}

/** Returns the endpoint's own words of a body of any form, at most 200 characters of them. */
export function quoteBody(body: unknown): string {
  const said = typeof body === 'string' ? quoteText(body) : (wordsOf(body) ?? JSON.stringify(body));
  return said.length <= longestQuote ? said : `${said.slice(0, longestQuote)}…`;
}

function causeOf(error: Error): string {
  const inner = error.cause instanceof Error ? error.cause : error;
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function isWebPage(body: unknown): boolean {
  return typeof body === 'string' && /^\s*(?:<!doctype html|<html|<head)/i.test(body);
}

/** Returns the title of a page, or else the text itself. */
function quoteText(text: string): string {
  if (text.trim() === '') return 'no details';
  if (!isWebPage(text)) return text.trim();
  const title = /<title[^>]*>([^<]*)/i.exec(text.slice(0, longestHead))?.[1]?.trim() ?? '';
  return title === '' ? 'a web page' : `a web page with the title "${title}"`;
}

/**
 * Returns the message in a body: OpenAI's `error`, OpenRouter's `metadata.raw`, FastAPI's `detail`, Gemini's list, the `message` of
 * Databricks and older vLLM, or MiniMax's `base_resp`.
 */
function wordsOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (Array.isArray(body)) return wordsOf(body[0]);
  const error = field(body, 'error');
  const raw = textField(field(body, 'metadata'), 'raw');
  const message =
    textField(body, 'message') ?? textField(body, 'detail') ?? textField(field(body, 'base_resp'), 'status_msg');
  const said = (error === undefined || error === null ? undefined : wordsOf(error)) ?? message;
  return raw === undefined || said === undefined ? said : `${said}: ${raw}`;
}

interface StatusReply {
  readonly status: number;
  readonly body: unknown;
  /** The endpoint's own words. */
  readonly said: string;
  readonly headers: HttpReply['headers'];
}

function describeStatus(reply: StatusReply, { baseUrl, model }: FailedEndpoint): ModelErrorData {
  const { status, said } = reply;
  const quoted = `(${status} ${said})`;
  const data = { status, ...pause(reply) };
  const refusal: ModelErrorData = {
    ...data,
    kind: 'refused',
    message: `${baseUrl} refused the request ${quoted}.`,
    ...(isTooLong(reply) ? { tooLong: true } : {}),
  };
  const { location } = reply.headers;
  if (status >= 300 && status < 400 && location !== undefined) {
    return {
      ...data,
      kind: 'unknownModel',
      message: `${baseUrl} redirects to ${location}. Use that address as baseUrl.`,
    };
  }
  switch (status) {
    case 401:
      return { ...data, kind: 'unauthorized', message: `${baseUrl} rejected the API key ${quoted}. Set another one.` };
    case 402:
      return outOfCredit();
    case 403:
      if (isModeration(said)) return refusal;
      // The key may be fine: the request never got to the API.
      if (isWebPage(reply.body))
        return {
          ...data,
          kind: 'unreachable',
          message: `${baseUrl} cannot be reached ${quoted}. A proxy or firewall blocks it. Check your proxy settings, and whether this network may use the address.`,
        };
      return {
        ...data,
        kind: 'unauthorized',
        message: `${baseUrl} denied access ${quoted}. Check what the API key may be used for, and from where.`,
      };
    case 404:
      return {
        ...data,
        kind: 'unknownModel',
        message: `${baseUrl} doesn't know the model "${model}" or the path ${quoted}.${adviceOnPath(baseUrl)}`,
      };
    case 407:
      return {
        ...data,
        kind: 'refused',
        message: `A proxy before ${baseUrl} asks for a user name and password ${quoted}. Check your proxy settings.`,
      };
    case 408:
    case 409:
      return { ...data, kind: 'overloaded', message: `${baseUrl} timed out ${quoted}.` };
    case 429:
      if (codesOf(reply.body).includes('insufficient_quota')) return outOfCredit();
      // A larger limit per minute would admit it, a later attempt won't.
      if (/request too large/i.test(said)) return refusal;
      return {
        ...data,
        kind: 'rateLimited',
        message: `${baseUrl} asks for fewer requests ${quoted}. The run slows down. To keep to the limit, set requestsPerMinute, tokensPerMinute or concurrency of the model in the spec.`,
      };
    default:
      return status >= 500 ? { ...data, kind: 'overloaded', message: `${baseUrl} failed ${quoted}.` } : refusal;
  }

  function outOfCredit(): ModelErrorData {
    return { ...data, kind: 'outOfCredit', message: `The account at ${baseUrl} has no credit left ${quoted}.` };
  }
}

const longCodes: ReadonlySet<unknown> = new Set([
  'context_length_exceeded',
  'tokens_limit_reached',
  'request_too_large',
]);
const longWords =
  /context.?(?:length|window|size)|too many (?:input |prompt )?tokens|too (?:large|long)|reduce the (?:length|size)|maximum (?:input|prompt|sequence) (?:length|tokens)|input token (?:count|limit)|exceeds the limit of .{0,40}tokens/i;

/** Whether a shorter request would be admitted. */
function isTooLong({ status, body, said }: StatusReply): boolean {
  return status === 413 || codesOf(body).some((code) => longCodes.has(code)) || longWords.test(said);
}

/** Returns what to try when an address without a version isn't the API's. */
function adviceOnPath(baseUrl: string): string {
  return /\/v\d/.test(new URL(baseUrl).pathname) ? '' : ' Check baseUrl in the spec: it often ends in /v1.';
}

/** Some gateways report flagged content with 403, the status that others use for denied access. */
function isModeration(said: string): boolean {
  return /moderation|flagged|content (filter|policy)/i.test(said);
}

/** Returns what a body names its error. Prose is no evidence: per-minute limits speak of a "quota" too. */
function codesOf(body: unknown): readonly unknown[] {
  const error = field(Array.isArray(body) ? body[0] : body, 'error') ?? body;
  return [field(error, 'code'), field(error, 'type')];
}

/** Returns the pause that a reply asks for: in a header, or as Google's `RetryInfo`. */
function pause({ headers, body }: StatusReply): Pick<ModelErrorData, 'retryAfterMs'> {
  const inMs = Number(headers['retry-after-ms'] ?? NaN);
  const ms = Number.isFinite(inMs) && inMs >= 0 ? inMs : (retryAfterMs(headers['retry-after']) ?? retryDelayMs(body));
  return ms === undefined ? {} : { retryAfterMs: ms };
}

function retryDelayMs(body: unknown): number | undefined {
  const details = field(field(Array.isArray(body) ? body[0] : body, 'error'), 'details');
  if (!Array.isArray(details)) return undefined;
  const delays = details.map((detail) => /^(\d+(?:\.\d+)?)s$/.exec(textField(detail, 'retryDelay') ?? '')?.[1]);
  const seconds = delays.find((delay) => delay !== undefined);
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
