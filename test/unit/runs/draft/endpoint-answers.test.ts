import { describe, expect, it } from 'vitest';
import {
  answerTo,
  endpointModels,
  endpointQuestions,
  firstAnswers,
  parsePrice,
  withAnswer,
  type EndpointAnswers,
} from '../../../../src/runs/draft/endpoint-answers';

const answers: EndpointAnswers = {
  baseUrl: 'https://models.invalid/v1',
  task: 'small',
  reflection: 'large',
  embedding: 'vectors',
  prices: { small: '0.40/1.60', large: '2/8' },
};
const pricesAsked = (given: EndpointAnswers) =>
  endpointQuestions(given, false).flatMap((question) => (question.kind === 'price' ? [question.model] : []));

describe('the questions about an endpoint', () => {
  it('start with the address and the models', () => {
    expect(endpointQuestions(answers, true).slice(0, 4)).toEqual([
      { kind: 'baseUrl' },
      { kind: 'task' },
      { kind: 'reflection' },
      { kind: 'embedding' },
    ]);
  });

  it('include the price of each model', () => {
    expect(pricesAsked(answers)).toEqual(['small', 'large']);
  });

  it('include one price when both models are the same', () => {
    expect(pricesAsked({ ...answers, reflection: 'small' })).toEqual(['small']);
  });

  it('skip the second price when the first is empty', () => {
    expect(pricesAsked({ ...answers, prices: { large: '2/8' } })).toEqual(['small']);
  });

  it('default to the last answer about the same model', () => {
    const [, task] = endpointQuestions(answers, false);
    const changed = task && withAnswer(answers, task, 'large');

    expect(changed && answerTo({ kind: 'price', model: 'large' }, changed)).toBe('2/8');
    expect(answerTo({ kind: 'price', model: 'medium' }, answers)).toBe('');
  });

  it('have defaults, except for prices', () => {
    const values = endpointQuestions(firstAnswers, true).map((question) => answerTo(question, firstAnswers));

    expect(values.slice(0, -1)).not.toContain('');
    expect(values.at(-1)).toBe('');
  });
});

describe('the models in the answers', () => {
  it('have their prices', () => {
    const { task, reflection } = endpointModels(answers, false);

    expect(task).toMatchObject({ model: 'small', price: { input: 0.4, output: 1.6 } });
    expect(reflection).toMatchObject({ model: 'large', price: { input: 2, output: 8 } });
  });

  it('share a price when they are the same', () => {
    const { task, reflection } = endpointModels({ ...answers, reflection: 'small' }, false);

    expect(reflection.price).toEqual(task.price);
  });

  it('have no price when the answer is empty', () => {
    const withoutSecond = endpointModels({ ...answers, prices: { small: '0.40/1.60', large: '' } }, false);
    const withoutFirst = endpointModels({ ...answers, prices: { large: '2/8' } }, false);

    expect([withoutSecond.task.price, withoutSecond.reflection.price]).toEqual([
      { input: 0.4, output: 1.6 },
      undefined,
    ]);
    expect([withoutFirst.task.price, withoutFirst.reflection.price]).toEqual([undefined, undefined]);
  });

  it('include an embedding model only when the metric needs one', () => {
    expect(endpointModels(answers, false).embedding).toBeUndefined();
    expect(endpointModels(answers, true).embedding?.model).toBe('vectors');
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
