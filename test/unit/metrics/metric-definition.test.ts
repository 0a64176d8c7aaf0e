import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { metricSchema } from '../../../src/metrics/metric-definition';

const complaints = (entry: unknown) => v.safeParse(metricSchema, entry).issues?.map(({ message }) => message) ?? [];

describe('an entry of the metric list', () => {
  it.each([
    { contains: '{{answer}}', weight: 4 },
    { 'starts-with': '{{answer}}', name: 'start', not: true },
    { label: '{{answer}}', labels: ['a', 'b'] },
  ])('may be %j', (entry) => {
    expect(v.parse(metricSchema, entry)).toEqual(entry);
  });

  it.each([
    [{}, 'Expected exactly one rule of equals, contains, icontains, starts-with, ends-with, regex, label'],
    [
      { equals: 'a', contains: 'a' },
      'Expected exactly one rule of equals, contains, icontains, starts-with, ends-with, regex, label',
    ],
    [{ equals: 4 }, 'Expected text, such as "{{answer}}"'],
    [{ equals: '' }, 'Expected what the output is compared with, such as "{{answer}}"'],
    [{ equals: 'a', weight: 0 }, 'Expected a number above 0'],
    [{ equals: 'a', not: 'yes' }, 'Expected true or false'],
    [{ equals: 'a', labels: ['a', 'b'] }, 'Expected "labels" beside the rule "label" only'],
    [{ equals: 'a', threshold: 1 }, 'Invalid key: Expected never but received "threshold"'],
  ])('may not be %j', (entry, message) => {
    expect(complaints(entry)).toEqual([message]);
  });
});
