import { describe, expect, test } from 'vitest';
import { usageOfReply } from '../../../../src/models/endpoints/reply-usage';

const estimate = { prompt: 40, completion: 4 };
const price = { input: 1, output: 10, cachedInput: 0.1 };
const counted = { calls: 1, promptTokens: 100, completionTokens: 10 };
const estimated = { calls: 1, promptTokens: 40, completionTokens: 4, isEstimated: true };

describe('the usage of a reply', () => {
  test.each<[string, unknown]>([
    ['as numbers', { prompt_tokens: 100, completion_tokens: 10 }],
    ['as text', { prompt_tokens: '100', completion_tokens: '10', total_tokens: '110' }],
    ['under the names of the other API', { input_tokens: 100, output_tokens: 10 }],
    ['with reasoning only in the total', { prompt_tokens: 100, completion_tokens: 2, total_tokens: 110 }],
    ['with its cache beside the input', { input_tokens: 30, cache_read_input_tokens: 70, output_tokens: 10 }],
  ])('is what the endpoint reports %s', (_, usage) => {
    expect(usageOfReply({ usage }, estimate, undefined)).toEqual(counted);
  });

  test.each<[string, object]>([
    ['reports no usage', {}],
    ['reports null', { usage: null }],
    ['reports zeros', { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }],
    ['reports null counts', { usage: { prompt_tokens: null, completion_tokens: null } }],
    ['reports words', { usage: { prompt_tokens: 'many', completion_tokens: -3 } }],
  ])('is estimated when the endpoint %s', (_, reply) => {
    expect(usageOfReply(reply, estimate, undefined)).toEqual(estimated);
  });

  test('is estimated in the part that is not reported', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 0 };
    expect(usageOfReply({ usage }, estimate, undefined)).toEqual({
      calls: 1,
      promptTokens: 100,
      completionTokens: 4,
      isEstimated: true,
    });
  });

  test('is not estimated for an empty answer', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 0 };
    expect(usageOfReply({ usage }, { prompt: 40, completion: 0 }, undefined)).not.toHaveProperty('isEstimated');
  });

  test('has no tokens when the reply is no answer and reports none', () => {
    expect(usageOfReply({}, undefined, price)).toEqual({ calls: 1, promptTokens: 0, completionTokens: 0, costUsd: 0 });
  });

  test.each<[string, object]>([
    ['OpenAI', { prompt_tokens: 1000, prompt_tokens_details: { cached_tokens: 800 }, completion_tokens: 100 }],
    ['Responses', { input_tokens: 1000, input_tokens_details: { cached_tokens: 800 }, output_tokens: 100 }],
    ['DeepSeek', { prompt_tokens: 1000, prompt_cache_hit_tokens: 800, completion_tokens: 100 }],
    ['Anthropic', { input_tokens: 200, cache_read_input_tokens: 800, output_tokens: 100 }],
  ])('costs less for cached tokens, as %s reports them', (_, usage) => {
    expect(usageOfReply({ usage }, undefined, price).costUsd).toBeCloseTo((200 + 80 + 1000) / 1e6);
    expect(usageOfReply({ usage }, undefined, { input: 1, output: 10 }).costUsd).toBeCloseTo(2000 / 1e6);
  });
});
