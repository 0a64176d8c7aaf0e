import { describe, expect, it } from 'vitest';
import {
  endpointModel,
  firstAnswers,
  parsePrice,
  pricedModels,
  withTypedPrice,
} from '../../../../src/runs/draft/endpoint-answers';

const place = { baseUrl: 'https://models.invalid/v1' };
const small = endpointModel(place, 'small', 'task');
const large = endpointModel(place, 'large', 'reflection');

describe('the model of an endpoint', () => {
  it('answers at temperature 0 when it runs the prompt', () => {
    expect(small).toEqual({ ...place, model: 'small', temperature: 0 });
    expect(large).toEqual({ ...place, model: 'large' });
  });

  it('is named by its service', () => {
    expect(endpointModel(firstAnswers.place, 'gpt-4.1', 'reflection')).toEqual({
      provider: 'openai',
      model: 'gpt-4.1',
    });
  });
});

describe('the models whose price is asked for', () => {
  it('are those without a known one, each once', () => {
    expect(pricedModels([small, large], {}, { small: '1/2' })).toEqual(['small', 'large']);
    expect(pricedModels([small, small], {}, {})).toEqual(['small']);
    expect(pricedModels([small, large], { small: { input: 1, output: 2 } }, {})).toEqual(['large']);
  });

  it('are not asked on when the first price is left out', () => {
    expect(pricedModels([small, large], {}, { small: '', large: '2/8' })).toEqual(['small']);
  });

  it('are none of a server on this machine, and none without an address', () => {
    const local = endpointModel({ provider: 'ollama' }, 'llama', 'task');
    expect(pricedModels([local, { vscode: 'gpt-4.1' }, { command: 'claude -p' }], {}, {})).toEqual([]);
  });

  it('get the price that was typed', () => {
    expect(withTypedPrice(large, { large: '2/8' })).toEqual({ ...large, price: { input: 2, output: 8 } });
    expect(withTypedPrice(large, { small: '2/8', large: '' })).toEqual(large);
    expect(withTypedPrice({ vscode: 'large' }, { large: '2/8' })).toEqual({ vscode: 'large' });
  });
});

describe('parsing a price', () => {
  it.each([
    ['0.40/1.60', { input: 0.4, output: 1.6 }],
    ['2 / 8', { input: 2, output: 8 }],
    ['0/0', { input: 0, output: 0 }],
    ['2', undefined],
    ['2/', undefined],
    ['-1/2', undefined],
    ['a/b', undefined],
  ])('%j', (text, price) => {
    expect(parsePrice(text)).toEqual(price);
  });
});
