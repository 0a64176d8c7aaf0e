import type { Usage } from '../../gepa/rollout';
import { field } from './json-field';

/** In US dollars per million tokens. */
export interface TokenPrice {
  readonly input: number;
  /** Absent for models that only read, such as embedding models. */
  readonly output?: number;
  /** The price of prompt tokens that the endpoint has cached. Absent: `input`. */
  readonly cachedInput?: number;
  /** The part of the price that a request in a batch costs. Absent: half, as services with batches charge it. */
  readonly batch?: number;
}

const usualBatchPart = 0.5;

/** Returns the price of requests in a batch. */
export function batchPrice(price: TokenPrice): TokenPrice {
  const { batch = usualBatchPart, input, output, cachedInput } = price;
  return {
    input: input * batch,
    ...(output === undefined ? {} : { output: output * batch }),
    ...(cachedInput === undefined ? {} : { cachedInput: cachedInput * batch }),
  };
}

/** The tokens of a request and its reply. */
export interface TokenCounts {
  readonly prompt: number;
  readonly completion: number;
}

export interface ReportedTokens extends TokenCounts {
  /** The prompt tokens that the endpoint had cached. */
  readonly cached: number;
}

/**
 * Returns the usage of a reply. A zero doesn't count as reported where the estimate isn't zero: proxies send zeros when
 * they don't count.
 *
 * @param estimate of the tokens, for what the endpoint doesn't report. Undefined for a reply that isn't an answer.
 */
export function usageOfReply(reply: unknown, estimate: TokenCounts | undefined, price: TokenPrice | undefined): Usage {
  const reported = reportedTokens(field(reply, 'usage'));
  const prompt = reported.prompt || (estimate?.prompt ?? 0);
  const completion = reported.completion || (estimate?.completion ?? 0);
  const isEstimated = prompt !== reported.prompt || completion !== reported.completion;
  return {
    calls: 1,
    promptTokens: prompt,
    completionTokens: completion,
    ...(price === undefined ? {} : { costUsd: costOf({ prompt, completion, cached: reported.cached }, price) }),
    ...(isEstimated ? { isEstimated } : {}),
  };
}

export function costOf({ prompt, completion, cached }: ReportedTokens, price: TokenPrice): number {
  const { input, output = 0, cachedInput = input } = price;
  return ((prompt - cached) * input + cached * cachedInput + completion * output) / 1_000_000;
}

/**
 * Reads the tokens that an endpoint reports, with 0 for what it doesn't. The names are OpenAI's of both APIs,
 * Anthropic's and DeepSeek's.
 */
function reportedTokens(usage: unknown): ReportedTokens {
  const input = count(usage, 'input_tokens');
  // Anthropic counts what it reads from and writes to its cache beside the input.
  const besideInput = count(usage, 'cache_read_input_tokens') + count(usage, 'cache_creation_input_tokens');
  const prompt = count(usage, 'prompt_tokens') || (input === 0 ? 0 : input + besideInput);
  const completion = count(usage, 'completion_tokens') || count(usage, 'output_tokens');
  const cached =
    count(field(usage, 'prompt_tokens_details'), 'cached_tokens') ||
    count(field(usage, 'input_tokens_details'), 'cached_tokens') ||
    count(usage, 'prompt_cache_hit_tokens') ||
    count(usage, 'cache_read_input_tokens');
  // Some endpoints count reasoning tokens only in the total.
  const beyondPrompt = prompt === 0 ? 0 : count(usage, 'total_tokens') - prompt;
  return { prompt, completion: Math.max(completion, beyondPrompt), cached: Math.min(cached, prompt) };
}

/** Returns a count as the endpoint reports it, or 0 when it doesn't. Some send numbers as text. */
function count(reported: unknown, name: string): number {
  const value = field(reported, name);
  const tokens = typeof value === 'string' ? Number(value) : value;
  return typeof tokens === 'number' && Number.isFinite(tokens) && tokens > 0 ? tokens : 0;
}
