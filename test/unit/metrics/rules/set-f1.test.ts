import { describe, expect, it } from 'vitest';
import { itemsIn } from '../../../../src/metrics/reading/items-in-text';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { verdict } from '../scored-run';

describe('the items that a text lists', () => {
  it.each<[text: string, items: readonly string[]]>([
    ['', []],
    ['a', ['a']],
    ['a, b; c.', ['a', 'b', 'c']],
    ['["a", "b, c", 3]', ['a', 'b, c', '3']],
    ['```json\n["a"]\n```', ['a']],
    ['Here they are:\n- a\n* "b"\n3. c,\n', ['a', 'b', 'c']],
    ['a, b\nc', ['a, b', 'c']],
    [',,a,', ['a']],
  ])('%j are %j', (text, items) => {
    expect(itemsIn(text)).toEqual(items);
  });
});

describe('the rule "set-f1"', () => {
  const row = { tags: ['red', 'green', 'blue'], written: 'red, green', none: [] };

  it.each<[MetricDefinition, output: string, score: number, reason: string]>([
    [
      { 'set-f1': '{{tags}}' },
      'Blue, red, RED and green',
      2 / 3,
      'Expected the output to list "red", "green" and "blue". Of its 3 items, 2 are right (precision 0.67); ' +
        'of the 3 expected items it has 2 (recall 0.67). Missing: "green". Not expected: "RED and green".',
    ],
    [
      { 'set-f1': '{{written}}' },
      '- green\n- red',
      1,
      'Expected the output to list "red" and "green". Of its 2 items, 2 are right (precision 1); of the 2 expected items it has 2 (recall 1).',
    ],
    [
      { 'set-f1': '{{written}}', caseSensitive: true },
      'Red, green',
      0.5,
      'Expected the output to list "red" and "green". Of its 2 items, 1 are right (precision 0.5); ' +
        'of the 2 expected items it has 1 (recall 0.5). Missing: "red". Not expected: "Red".',
    ],
    [
      { 'set-f1': '{{written}}' },
      '',
      0,
      'Expected the output to list "red" and "green". Of its 0 items, 0 are right (precision 1); of the 2 expected items it has 0 ' +
        '(recall 0). Missing: "red" and "green".',
    ],
    [
      { 'set-f1': '{{none}}' },
      '[]',
      1,
      'Expected the output to list nothing. Of its 0 items, 0 are right (precision 1); of the 0 expected items it has 0 (recall 1).',
    ],
  ])('%j scores %j with %d', async (definition, output, score, reason) => {
    const [actual, words] = await verdict(definition, output, row);
    expect(words).toBe(reason);
    expect(actual).toBeCloseTo(score, 12);
  });
});
