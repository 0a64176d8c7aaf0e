import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeChanges, toggleChange } from '../../../../src/gepa/changes/decided-changes';
import { textChanges, withChanges } from '../../../../src/gepa/changes/text-changes';

const parent = 'Sort the ticket into billing for payments or delivery for addresses.\n\nAnswer with a sentence.';
const proposed =
  'Sort the ticket into billing for payments and invoices or delivery for late parcels.\n\nAnswer with one word.';
const source = { proposal: 1, kind: 'reflection', before: parent, after: proposed } as const;
const explanations = [
  { summary: 'Mention invoices for billing.', examples: [] },
  { summary: 'Delivery is about late parcels.', examples: [] },
  { summary: 'Answer with one word.', examples: [] },
];
const text = textChanges(parent, proposed, [{ ...source, explanations }]);
const [invoices = '', parcels = '', word = ''] = text.changes.map(({ key }) => key);
const none: ReadonlySet<string> = new Set();

const states = (current: string, rejected = none) => placeChanges(text, current, rejected).map(({ state }) => state);
const wordsAt = (current: string, rejected = none) =>
  placeChanges(text, current, rejected).map(({ ranges }) =>
    ranges.map(({ start, end }) => current.slice(start, end)).join(' & '),
  );
const toggled = (current: string, key: string, rejected = none) =>
  toggleChange(text, current, placeChanges(text, current, rejected), key);

describe('the changes of a text under review', () => {
  it('are where the proposal has them', () => {
    expect(states(proposed)).toEqual(['made', 'made', 'made']);
    expect(wordsAt(proposed)).toEqual(['and invoices ', 'late parcels', 'one word']);
  });

  it('are rejected one by one, also in one line', () => {
    const current = toggled(proposed, parcels);

    expect(current).toBe(proposed.replace('late parcels', 'addresses'));
    expect(states(current, new Set([parcels]))).toEqual(['made', 'rejected', 'made']);
    expect(wordsAt(current, new Set([parcels]))).toEqual(['and invoices ', 'addresses', 'one word']);
  });

  it('are made again when a rejected one is reopened', () => {
    const rejected = new Set([parcels]);

    expect(toggled(toggled(proposed, parcels), parcels, rejected)).toBe(proposed);
  });

  it('count as made again when Undo brings them back', () => {
    expect(states(proposed, new Set([parcels]))).toEqual(['made', 'made', 'made']);
  });

  it('count as rejected when Revert Block takes them back', () => {
    const [line = ''] = parent.split('\n');

    expect(states(`${line}\n\nAnswer with one word.`)).toEqual(['rejected', 'rejected', 'made']);
  });

  it('keep their places after edits elsewhere', () => {
    const current = `Be brief. ${proposed}`;

    expect(states(current)).toEqual(['made', 'made', 'made']);
    expect(wordsAt(current)).toEqual(['and invoices ', 'late parcels', 'one word']);
  });

  it('are edited where the developer put other words', () => {
    expect(states(proposed.replace('late parcels', 'lost parcels'))).toEqual(['made', 'edited', 'made']);
  });

  it('are rejected without losing the edits of the developer', () => {
    const current = `Be brief. ${proposed.replace('one word', 'two words')}`;

    expect(toggled(current, invoices)).toBe(current.replace(' and invoices', ''));
    expect(toggled(current, word)).toBe(current.replace('two words', 'a sentence'));
  });

  it('can be rejected and reopened in any order', () => {
    const keys = text.changes.map(({ key }) => key);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 6 }), (order) => {
        const rejected = new Set<string>();
        let current = proposed;
        for (const key of order) {
          current = toggleChange(text, current, placeChanges(text, current, rejected), key);
          if (!rejected.delete(key)) rejected.add(key);
          expect(current).toBe(withChanges(text, (change) => !rejected.has(change.key)));
        }
      }),
    );
  });
});
