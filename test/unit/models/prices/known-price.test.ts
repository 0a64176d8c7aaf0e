import { describe, expect, test } from 'vitest';
import { describeList, knownPrice } from '../../../../src/models/prices/known-price';
import { listsOf, withKnownPrices } from '../../../../src/models/prices/models-with-prices';
import { priceLists } from '../../../../src/models/prices/price-table';

const openAi = (model: string) => ({ baseUrl: 'https://api.openai.com/v1', model });
const mini = { input: 0.4, output: 1.6, cachedInput: 0.1 };

describe('the known price of a model', () => {
  test.each([
    ['at its service', openAi('gpt-4.1-mini')],
    ['under the name of its service', { provider: 'openai' as const, model: 'gpt-4.1-mini' }],
    ['of a dated version', openAi('gpt-4.1-mini-2025-04-14')],
    ['through OpenRouter', { provider: 'openrouter' as const, model: 'openai/gpt-4.1-mini' }],
  ])('is found %s', (_, entry) => {
    expect(knownPrice(entry, {})?.price).toEqual(mini);
  });

  test('is found however a version is written', () => {
    const found = knownPrice({ provider: 'openrouter', model: 'anthropic/claude-sonnet-4.5' }, {});
    expect(found?.price).toEqual({ input: 3, output: 15, cachedInput: 0.3 });
    expect(found?.list?.service).toBe('anthropic');
  });

  test.each([
    ['at another address', { baseUrl: 'https://proxy.test/v1', model: 'gpt-4.1-mini' }],
    ['on the own machine', { baseUrl: 'http://127.0.0.1:11434/v1', model: 'gpt-4.1-mini' }],
    ['of another version', openAi('gpt-4.1-mini-audio')],
    ['of another service', { provider: 'openrouter' as const, model: 'else/gpt-4.1-mini' }],
    ['with the name of an inherited property', openAi('constructor')],
  ])('is unknown %s', (_, entry) => {
    expect(knownPrice(entry, {})).toBeUndefined();
  });

  test('is the developer’s own first, at any address', () => {
    const own = { 'llama*': { input: 0, output: 0 }, 'gpt-*-mini': { input: 1, output: 2 } };
    expect(knownPrice({ baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3.2:3b' }, own)?.price.input).toBe(0);
    expect(knownPrice(openAi('gpt-4.1-mini'), own)).toEqual({ price: { input: 1, output: 2 } });
    expect(knownPrice(openAi('gpt-4.1'), own)?.price.input).toBe(2);
  });
});

test('the models of a spec get the prices that they lack', () => {
  const given = { ...openAi('gpt-4.1'), price: { input: 7, output: 7 } };
  const models = {
    task: openAi('gpt-4.1-mini'),
    otherTasks: [openAi('gpt-4.1-mini'), given],
    reflection: given,
    judge: { practice: 'student' as const },
    embedding: openAi('text-embedding-3-small'),
  };
  expect(withKnownPrices(models, {})).toEqual({
    task: { ...models.task, price: mini },
    otherTasks: [{ ...models.task, price: mini }, given],
    reflection: given,
    judge: models.judge,
    embedding: { ...models.embedding, price: { input: 0.02 } },
  });
  expect(listsOf(models, {}).map(describeList)).toEqual(['OpenAI’s price list of June 2026']);
});

test.each(priceLists.map((list) => [list.service, list] as const))('the price list of %s is plausible', (_, list) => {
  expect(list.asOf).toMatch(/^20\d\d-(?:0[1-9]|1[0-2])$/);
  for (const [input, output, cachedInput = 0] of Object.values(list.prices)) {
    expect(input).toBeGreaterThan(0);
    expect(output === 0 || output > input).toBe(true);
    expect(cachedInput).toBeLessThan(input);
  }
});
