import { describe, expect, it } from 'vitest';
import { jsonIn } from '../../../../src/metrics/reading/json-in-text';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { verdict } from '../scored-run';

const schema = {
  type: 'object',
  required: ['queue'],
  properties: { queue: { enum: ['billing', 'delivery'] }, urgent: { type: 'boolean' } },
  additionalProperties: false,
};

describe('the JSON in a text', () => {
  it.each<[text: string, values: readonly unknown[]]>([
    ['{"a":1}', [{ a: 1 }]],
    [' 5 ', [5]],
    ['', []],
    ['```json\n{"a":1}\n```', [{ a: 1 }]],
    ['First:\n```\n[1]\n```\nthen\n~~~json\n{"b":2}\n~~~', [[1], { b: 2 }]],
    ['```json\n{"a":\n```\nor {"b":2}', [{ b: 2 }]],
    ['See [1]: {"a":"}{"} and [{"b":2}].', [{ a: '}{' }, [{ b: 2 }]]],
    ['He said "hi {there}" {"a":1}', [{ a: 1 }]],
    ['{ not json } {"a":{"b":[1,2]}}', [{ a: { b: [1, 2] } }]],
  ])('%j is %j', (text, values) => {
    expect(jsonIn(text)).toEqual(values);
  });

  it('is empty when brackets are never closed', () => {
    expect(jsonIn('{'.repeat(10_000))).toEqual([]);
  });
});

describe('the form of JSON', () => {
  it.each<[MetricDefinition, output: string, score: number, reason: string | RegExp]>([
    [{ 'is-json': true }, ' {"a":1}\n', 1, 'Expected the output to be JSON and nothing else. The JSON is valid.'],
    [{ 'is-json': true }, '5', 1, 'Expected the output to be JSON and nothing else. The JSON is valid.'],
    [{ 'is-json': true }, '', 0, 'Expected the output to be JSON and nothing else. It is empty.'],
    [
      { 'is-json': true },
      '```json\n{"a":1}\n```',
      0,
      'Expected the output to be JSON and nothing else. It contains JSON, but also other text, such as a code fence or a sentence.',
    ],
    [{ 'is-json': true }, '{a:1}', 0, /^Expected the output to be JSON and nothing else\. It isn't JSON: .+\.$/],
    [
      { 'is-json': true, not: true },
      '{}',
      0,
      'Expected the output not to be JSON and nothing else. The JSON is valid.',
    ],
    [
      { 'is-json': schema },
      '{"queue":"billing"}',
      1,
      'Expected the output to be JSON and nothing else, valid against the schema. The JSON is valid.',
    ],
    [
      { 'is-json': schema },
      '{"queue":"money","urgent":1,"more":2}',
      0,
      'Expected the output to be JSON and nothing else, valid against the schema. It breaks the schema: the value must NOT have ' +
        'additional properties (it has "more"); queue must be equal to one of the allowed values (["billing","delivery"]); ' +
        'urgent must be boolean.',
    ],
    [{ 'is-json': '{{schema}}' }, '[1,"a"]', 0, /It breaks the schema: \[1\] must be number\.$/],
    [{ 'contains-json': true }, 'Here: {"a":1}', 1, 'Expected the output to contain JSON. The JSON is valid.'],
    [
      { 'contains-json': true },
      'As in [1].',
      0,
      'Expected the output to contain JSON. It contains no JSON object or list.',
    ],
    [{ 'contains-json': true }, '42', 0, 'Expected the output to contain JSON. It contains no JSON object or list.'],
    [
      { 'contains-json': schema },
      '{"queue":"x"} or {"queue":"billing"}',
      1,
      'Expected the output to contain JSON, valid against the schema. The JSON is valid.',
    ],
    [
      { 'contains-json': schema },
      '{} or {"queue":"x"}',
      0,
      /It breaks the schema: queue must be equal to one of the allowed values/,
    ],
    [
      { 'json-schema': schema },
      '{"queue":"x"} no: ```{"queue":"billing"}```',
      1,
      'Expected the output to have JSON, valid against the schema. The JSON is valid.',
    ],
    [
      { 'json-schema': schema },
      'billing',
      0,
      'Expected the output to have JSON, valid against the schema. It contains no JSON.',
    ],
    [
      { 'json-schema': { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'string' }] } },
      '[1]',
      0,
      'Expected the output to have JSON, valid against the schema. It breaks the schema: [0] must be string.',
    ],
    [{ 'json-schema': { format: 'email' } }, '"nobody"', 0, /the value must match format "email"\.$/],
  ])('%j scores %j with %i', async (definition, output, score, reason) => {
    const [actual, words] = await verdict(definition, output, { schema: '{"items": {"type": "number"}}' });
    expect(actual).toBe(score);
    if (typeof reason === 'string') expect(words).toBe(reason);
    else expect(words).toMatch(reason);
  });

  it('needs a valid schema', async () => {
    await expect(verdict({ 'json-schema': { type: 'text' } }, '1')).rejects.toThrow(
      /^The metric's rule "json-schema" has a malformed JSON schema: schema is invalid: /,
    );
    await expect(verdict({ 'is-json': '{{schema}}' }, '1', { schema: 'none' })).rejects.toThrow(
      'train.jsonl:1: The metric\'s rule "is-json" has a malformed JSON schema: "none" isn\'t an object.',
    );
  });
});

describe('JSON field by field', () => {
  const answer = { name: 'Ann', total: 5, items: [{ sku: 'a' }, { sku: 'b' }] };
  const whole = `Expected the output to have the JSON ${JSON.stringify(answer)}.`;

  it.each<[output: string, score: number, reason: string]>([
    [JSON.stringify(answer), 1, `${whole} All fields are right.`],
    ['```json\n{"items":[{"sku":"a"},{"sku":"b"}],"total":5.0,"name":"Ann"}\n```', 1, `${whole} All fields are right.`],
    [
      '{"name":"ann","total":"5","items":[{"sku":"a"}]}',
      0.25,
      `${whole} 1 of 4 fields are right. name: expected "Ann", got "ann"; total: expected 5, got "5"; items[1].sku: expected "b", which is missing.`,
    ],
    [
      '{"name":"Ann","total":{"eur":5},"items":[{"sku":"a"},{"sku":"b"}],"note":"x"}',
      0.6,
      `${whole} 3 of 5 fields are right. total: expected 5, got a value with inner fields; note: not expected, got "x".`,
    ],
    ['Ann owes 5', 0, `${whole} It contains no JSON.`],
    ['', 0, `${whole} It contains no JSON.`],
  ])('%j scores %d', async (output, score, reason) => {
    expect(await verdict({ 'json-equal': '{{answer}}' }, output, { answer })).toEqual([score, reason]);
  });

  it.each<[MetricDefinition, output: string, score: number]>([
    [{ 'json-equal': { a: 1 } }, '{"a":1,"b":2}', 0.5],
    [{ 'json-equal': { a: 1 }, allowExtra: true }, '{"a":1,"b":2}', 1],
    [{ 'json-equal': { a: 1 }, bare: true }, 'It is {"a":1}', 0],
    [{ 'json-equal': { a: 1, b: 2 }, threshold: 0.5 }, '{"a":1}', 1],
    [{ 'json-equal': { a: 1, b: 2 }, threshold: 0.6 }, '{"a":1}', 0],
    [{ 'json-equal': { a: 1, b: 2 }, not: true }, '{"a":1}', 0.5],
    [{ 'json-equal': '{{text}}' }, '[1,2]', 1],
    [{ 'json-equal': { list: '{{text}}', none: ['{{nothing}}'], n: 1 } }, '{"list":"[1, 2]","none":[null],"n":1}', 1],
    [{ 'json-equal': '{{long}}' }, 'So {"id": 9007199254740993}', 1],
    [{ 'json-equal': '{{long}}' }, '{"id": 9007199254740992}', 0],
    [{ 'json-equal': [] }, '[]', 1],
    [{ 'json-equal': '{{nothing}}' }, 'null', 1],
  ])('%j scores %j with %d', async (definition, output, score) => {
    expect(
      await verdict(definition, output, { text: '[1, 2]', nothing: null, long: '{"id": 9007199254740993}' }),
    ).toMatchObject({ 0: score });
  });

  it('needs JSON in the row', async () => {
    await expect(verdict({ 'json-equal': '{{answer}}' }, '1', { answer: 'Ann' })).rejects.toThrow(
      'train.jsonl:1: The metric\'s rule "json-equal" expects JSON, but this row has "Ann". Write it as JSON, or compare it with the rule "equals".',
    );
  });
});
