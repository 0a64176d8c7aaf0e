import { describe, expect, it } from 'vitest';
import { definitionsOfEvaluators } from '../../../src/metrics/github-evaluators';
import { judge, rowsOf, verdict } from './scored-run';

/** Evaluators of a prompt file, the first at line 30, each at a line of its own. */
const definitionsOf = (...evaluators: readonly unknown[]) =>
  definitionsOfEvaluators(
    evaluators.map((value, index) => ({ value, line: 30 + index })),
    '/workspace/route.prompt.yml',
  );

describe('the string evaluator of GitHub Models', () => {
  const row = { expected: 'Paris', number: 4 };

  it.each<[fields: Readonly<Record<string, unknown>>, output: string, score: number, reason: string]>([
    [{ equals: '{{expected}}' }, 'Paris', 1, 'Expected the output to be exactly "Paris".'],
    [{ equals: '{{expected}}' }, ' Paris\n', 1, 'Expected the output to be exactly "Paris".'],
    [{ equals: '{{expected}}' }, 'paris', 0, 'Expected the output to be exactly "Paris".'],
    [{ equals: ' Paris' }, 'Paris', 0, 'Expected the output to be exactly " Paris".'],
    [{ equals: 4 }, '4', 1, 'Expected the output to be exactly "4".'],
    [{ contains: 'PARIS' }, 'It is Paris.', 1, 'Expected the output to contain "PARIS" in upper or lower case.'],
    [{ startsWith: 'par' }, 'Paris', 1, 'Expected the output to start with "par" in upper or lower case.'],
    [{ startsWith: 'par' }, 'It is Paris', 0, 'Expected the output to start with "par" in upper or lower case.'],
    [{ endsWith: 'RIS' }, 'Paris ', 1, 'Expected the output to end with "RIS" in upper or lower case.'],
    [{ endsWith: 'x', contains: 'par' }, 'Paris', 1, 'Expected the output to contain "par" in upper or lower case.'],
    [{ equals: '', startsWith: 'par' }, 'Paris', 1, 'Expected the output to start with "par" in upper or lower case.'],
    [{ contains: 'a' }, '', 0, 'Expected the output to contain "a" in upper or lower case.'],
  ])('%j scores %j with %i', async (fields, output, score, reason) => {
    const [definition] = definitionsOf({ name: 'place', string: fields });
    expect(definition && (await verdict(definition, output, row))).toEqual([score, reason]);
  });
});

describe('the evaluators of a prompt file', () => {
  it('are a metric with an objective for each', async () => {
    const definitions = definitionsOf(
      { name: 'mentions', string: { contains: '{{expected}}' } },
      { name: 'brief', string: { equals: '{{expected}}' } },
    );
    expect(await judge(definitions, 'It is Paris', rowsOf({ expected: 'Paris' }))).toMatchObject({
      score: 0.5,
      objectives: { mentions: 1, brief: 0 },
    });
  });

  it.each<[evaluator: unknown, message: string | RegExp]>([
    [
      { name: 'place' },
      '/workspace/route.prompt.yml:30: The evaluator "place" doesn\'t say how to score. Add one of string, llm, uses, ' +
        'such as { name: mentions-it, string: { contains: "{{expected}}" } }.',
    ],
    ['place', /The evaluator number 1 doesn't say how to score/],
    [
      { string: {} },
      /The evaluator number 1 cannot be used: string: Expected one of equals, contains, startsWith, endsWith\.$/,
    ],
    [{ name: 'place', string: { has: 'x' } }, /The evaluator "place" cannot be used: string\.has: Invalid key/],
    [
      { name: 'place', string: { equals: ['x'] } },
      /The evaluator "place" cannot be used: string\.equals: Expected text/,
    ],
    [{ name: 'place', uses: 'github/unknown' }, /The evaluator "place" cannot be used: uses: /],
    [{ name: 'place', llm: { prompt: '' } }, /The evaluator "place" cannot be used: llm\./],
  ])('may not be %j', (evaluator, message) => {
    expect(() => definitionsOf(evaluator)).toThrow(message);
  });

  it('are reported with their lines when they cannot be used', () => {
    expect(() => definitionsOf({ name: 'fine', string: { equals: 'x' } }, { name: 'place' })).toThrow(
      /^\/workspace\/route\.prompt\.yml:31: The evaluator "place" doesn't say how to score/,
    );
  });
});
