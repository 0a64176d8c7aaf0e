import { describe, expect, test } from 'vitest';
import { findLabelList, labelsNamedIn, withoutLabels } from '../../../../src/models/practice/label-list';

const labelsOf = (prompt: string) =>
  findLabelList(prompt)?.entries.map(({ name, description }) =>
    description === '' ? name : `${name} = ${description}`,
  );

describe('the labels of a prompt', () => {
  test.each([
    ['list items with a description', 'Sort it.\n\n- billing: money\n- shipping: parcels\n'],
    ['bold names and dashes', '* **billing** – money\n* **shipping** – parcels'],
    ['bold names with the colon inside', '1. **billing:** money\n2. **shipping:** parcels'],
    ['code names', '- `billing` - money\n- `shipping` - parcels'],
    ['lines without bullets', 'The queues are\n\nbilling: money\nshipping: parcels\n\nBe quick.'],
    ['descriptions on the next line', '- billing:\n  money\n- shipping:\n  parcels'],
  ])('are read from %s', (_form, prompt) => {
    expect(labelsOf(prompt)).toEqual(['billing = money', 'shipping = parcels']);
  });

  test.each([
    ['bare list items', '- lost_card\n- topUpFailed\n- other'],
    ['lines of one label each', 'Pick one.\n\nlost_card\ntopUpFailed\nother\n'],
    ['a list inside a line', 'Labels: lost_card, `topUpFailed`, and other. Answer briefly.'],
    ['a choice inside a line', 'Answer with one of: lost_card, topUpFailed or other'],
  ])('are read from %s', (_form, prompt) => {
    expect(labelsOf(prompt)).toEqual(['lost_card', 'topUpFailed', 'other']);
  });

  test('are the longest list, not the list of rules before it', () => {
    expect(labelsOf('- Be brief\n- Be polite\n\nQueues:\n\n- a\n- b\n- c\n')).toEqual(['a', 'b', 'c']);
  });

  test('are not taken from a list of sentences', () => {
    expect(
      labelsOf('- Read the ticket carefully.\n- Think about what the customer really wants before you answer.'),
    ).toBe(undefined);
  });

  test('are removed without touching the rest of the prompt', () => {
    expect(withoutLabels('Labels: a, b or c. Answer with the label only.')).toBe('. Answer with the label only.');
  });
});

describe('labels named in a text', () => {
  test('are found whatever their case, in the order of the text', () => {
    expect(labelsNamedIn('Either Shipping or BILLING.', ['billing', 'shipping'])).toEqual(['shipping', 'billing']);
  });

  test('are not found inside other labels', () => {
    expect(labelsNamedIn('pay_later', ['pay', 'later', 'pay_later'])).toEqual(['pay_later']);
  });
});
