import { describe, expect, it } from 'vitest';
import { noUsage } from '../../../../src/gepa/rollout';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { verdict } from '../scored-run';

describe('the length of an output', () => {
  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [{ length: { max: 5 } }, ' abcde\n', 1, 'Expected the output to have at most 5 characters. It has 5.'],
    [{ length: { max: 5 } }, 'abcdef', 0, 'Expected the output to have at most 5 characters. It has 6.'],
    [{ length: { max: 1 } }, '👩‍👩‍👧', 1, 'Expected the output to have at most 1 character. It has 1.'],
    [{ length: { min: 1 } }, '', 0, 'Expected the output to have at least 1 character. It has 0.'],
    [
      { length: { min: 2, max: 3, unit: 'words' } },
      'a  b\nc',
      1,
      'Expected the output to have 2 to 3 words. It has 3.',
    ],
    [
      { length: { max: 2, unit: 'tokens' } },
      'nine char',
      0,
      'Expected the output to have at most 2 tokens (4 characters each). It has 3.',
    ],
    [
      { 'max-tokens': 3 },
      'nine char',
      1,
      'Expected the output to have at most 3 tokens (4 characters each). It has 3.',
    ],
    [{ length: { max: 5 }, not: true }, 'abcdef', 1, 'Expected the output not to have at most 5 characters. It has 6.'],
  ])('%j scores %j with %i', async (definition, output, score, reason) => {
    expect(await verdict(definition, output)).toEqual([score, reason]);
  });
});

describe('the length of a long output', () => {
  it.each<[name: string, character: string]>([
    ['letters', 'a'],
    ['families that are one emoji', '👩‍👩‍👧'],
    ['skin tones', '👋🏽'],
    ['flags', '🇩🇪'],
    ['accents on accents', 'e\u0301\u0302\u0323'],
    ['line ends of Windows', 'x\r\n'],
    ['Hangul', '\u1112\u1161\u11ab'],
  ])('is counted in characters that readers see: %s', async (name, character) => {
    const count = 20_000;
    const perPiece = name.startsWith('line ends') ? 2 : 1;
    const text = `.${character.repeat(count)}.`;
    expect((await verdict({ length: { max: 1 } }, text))[1]).toContain(`It has ${perPiece * count + 2}.`);
  });

  it('counts a character that is longer than any window as one', async () => {
    const text = `a${'\u0301'.repeat(3000)}b`;
    expect((await verdict({ length: { max: 2 } }, text))[0]).toBe(1);
  });
});

describe('the duration and the cost of a run', () => {
  it.each<[MetricDefinition, score: number, reason: string]>([
    [{ latency: 40 }, 1, 'Expected the answer within 40 milliseconds. It took 40.'],
    [{ latency: 39 }, 0, 'Expected the answer within 39 milliseconds. It took 40.'],
    [{ latency: 39, not: true }, 1, 'Expected the answer after more than 39 milliseconds. It took 40.'],
    [{ cost: 0.002 }, 1, 'Expected the answer to cost at most 0.002 US dollars. It cost 0.002.'],
    [{ cost: 0.001 }, 0, 'Expected the answer to cost at most 0.001 US dollars. It cost 0.002.'],
    [{ cost: 0.001, not: true }, 1, 'Expected the answer to cost more than 0.001 US dollars. It cost 0.002.'],
  ])('%j scores %i', async (definition, score, reason) => {
    const run = { durationMs: 40, usage: { ...noUsage, costUsd: 0.002 } };
    expect(await verdict(definition, 'any', {}, run)).toEqual([score, reason]);
  });

  it('is an error when the cost is unknown, never 0', async () => {
    await expect(verdict({ cost: 1 }, 'any')).rejects.toThrow(
      'train.jsonl:1: The metric\'s rule "cost" cannot judge, because the price of the model is unknown. Add it as models.task.price',
    );
  });
});

describe('a refusal', () => {
  it.each([
    "I'm sorry, but I can't help with that.",
    'I’m unable to assist with this request.',
    'I cannot provide medical advice.',
    'As an AI language model, I do not have access to that.',
    'Sorry — we cannot answer this.',
    'I must respectfully decline.',
    'That would be against our content policy.',
    '',
    ' \n',
  ])('is %j', async (output) => {
    expect(await verdict({ 'is-refusal': true }, output)).toMatchObject({ 0: 1 });
    expect(await verdict({ 'is-refusal': true, not: true }, output)).toMatchObject({ 0: 0 });
  });

  it.each([
    'Here is the plan.',
    'You can cancel at any time; I will help you.',
    'The bakery is sorry for the delay.',
    `${'A long answer. '.repeat(30)} I cannot help with more.`,
  ])('is not %j', async (output) => {
    expect(await verdict({ 'is-refusal': true }, output)).toEqual([
      0,
      'Expected the output to decline the request. It does not say that it cannot or will not help.',
    ]);
  });

  it('is recognized by its words', async () => {
    expect(await verdict({ 'is-refusal': true, not: true }, "I can't help you there.")).toEqual([
      0,
      'Expected the output not to decline the request. It declines with the words "I can\'t help".',
    ]);
  });
});
