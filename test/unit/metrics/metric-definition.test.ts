import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { metricSchema } from '../../../src/metrics/metric-definition';

const complaints = (entry: unknown) => v.safeParse(metricSchema, entry).issues?.map(({ message }) => message) ?? [];

describe('an entry of the metric list', () => {
  it.each([
    { contains: '{{answer}}', weight: 4 },
    { contains: ['{{answer}}', '{{other}}'], threshold: 1 },
    { 'starts-with': '{{answer}}', name: 'start', not: true },
    { label: '{{answer}}', labels: ['a', 'b'] },
  ])('may be %j', (entry) => {
    expect(v.parse(metricSchema, entry)).toEqual(entry);
  });

  it.each([
    [{}, /^Expected exactly one rule of equals, contains, icontains, /],
    [{ equals: 'a', contains: 'a' }, /^Expected exactly one rule of equals, contains, icontains, /],
    [{ equals: 4 }, /^Expected text, such as "\{\{answer\}\}", or a list of texts$/],
    [{ equals: '' }, /^Expected what the output is compared with, such as "\{\{answer\}\}"$/],
    [{ equals: [] }, /^Expected at least one text$/],
    [{ equals: 'a', weight: 0 }, /^Expected a number above 0$/],
    [{ equals: 'a', threshold: 2 }, /^Expected a number of at most 1$/],
    [{ equals: 'a', not: 'yes' }, /^Expected true or false$/],
    [{ equals: 'a', labels: ['a', 'b'] }, /^Expected "labels" beside the rule "label" only$/],
    [{ equals: 'a', rubric: 'b' }, /^Invalid key: Expected never but received "rubric"$/],
  ])('may not be %j', (entry, message) => {
    expect(complaints(entry)).toEqual([expect.stringMatching(message)]);
  });
});
