import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { metricSchema } from '../../../src/metrics/metric-definition';
import type { RuleKind } from '../../../src/metrics/rule';
import { ruleKinds } from '../../../src/metrics/rule-registry';

const complaints = (entry: unknown) => v.safeParse(metricSchema, entry).issues?.map(({ message }) => message) ?? [];

describe('an entry of the metric list', () => {
  it.each([
    { contains: '{{answer}}', weight: 4 },
    { contains: ['{{answer}}', '{{other}}'], threshold: 1 },
    { equals: '' },
    { 'json-equal': { total: 5 }, allowExtra: true, threshold: 0.5 },
    { assertions: 'rows' },
    { 'starts-with': '{{answer}}', name: 'start', not: true },
    { label: '{{answer}}', labels: ['a', 'b'] },
  ])('may be %j', (entry) => {
    expect(v.parse(metricSchema, entry)).toEqual(entry);
  });

  it.each([
    [{}, /^Expected exactly one of the rules equals, contains, icontains, /],
    [{ equals: 'a', contains: 'a' }, /^Expected exactly one of the rules equals, contains, icontains, /],
    [{ equals: 4 }, /^Expected text, such as "\{\{answer\}\}", or a list of texts$/],
    [{ contains: '' }, /^Expected what the output is compared with, such as "\{\{answer\}\}"$/],
    [{ equals: [] }, /^Expected at least one text$/],
    [{ equals: 'a', weight: 0 }, /^Expected a number above 0$/],
    [{ equals: 'a', threshold: 2 }, /^Expected a number of at most 1$/],
    [{ equals: 'a', not: 'yes' }, /^Expected true or false$/],
    [{ equals: 'a', labels: ['a', 'b'] }, /^Expected "labels" only together with the rule "label"$/],
    [{ contains: 'a', edits: 3 }, /^Expected "edits" only together with the rule "levenshtein"$/],
    [{ length: {} }, /^Expected "min", "max" or both, or "range"$/],
    [{ length: { min: 2, max: 1 } }, /^Expected "min" to be at most "max"$/],
    [{ 'is-json': false }, /^Expected true, or a JSON schema$/],
    [{ assertions: 'all' }, /^Expected "rows" for the tests’ own assertions, or a list of assertions$/],
    [{ assertions: [{ type: 'contains', weight: 'heavy' }] }, /^Expected "rows" for/],
    [{ assertions: [{ type: 'assert-set', assert: [{ value: 'x' }] }] }, /^Expected "rows" for/],
    [{ string: {} }, /^Expected one of equals, contains, startsWith, endsWith$/],
    [{ regex: 'a', flags: 'g' }, /^Expected flags among i, m, s and u$/],
    [{ equals: 'a', rubric: 'b' }, /^Expected a rule and its value, such as /],
  ])('may not be %j', (entry, message) => {
    expect(complaints(entry)).toEqual([expect.stringMatching(message)]);
  });
});

describe('an option of several rules', () => {
  const kinds = Object.values<RuleKind>(ruleKinds);
  const names = new Set(kinds.flatMap(({ options }) => Object.keys(options)));

  it.each([...names])('means the same for all of them: %s', (name) => {
    const schemas = new Set(kinds.flatMap(({ options }) => options[name] ?? []));
    expect(schemas.size).toBe(1);
  });
});
