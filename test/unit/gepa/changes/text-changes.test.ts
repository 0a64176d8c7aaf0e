import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeSource } from '../../../../src/gepa/changes/change-sources';
import { textChanges, withChanges, type ChangedTextParts } from '../../../../src/gepa/changes/text-changes';
import { addedWords, applyEdits, removedWords, wordEdits } from '../../../../src/gepa/changes/word-edits';
import { mergeTexts } from '../../../../src/gepa/text/three-way-merge';

let numbers = 0;

/** A reflection's change of a text, with what it says about it. */
function reflection(before: string, after: string, ...summaries: readonly string[]): ChangeSource {
  numbers += 1;
  const explanations = summaries.map((summary) => ({ summary, examples: [] }));
  return { proposal: numbers, kind: 'reflection', before, after, explanations };
}

/** Merges reflections' changes of one text, as the search does. */
function combined(parent: string, sources: readonly ChangeSource[]): string {
  return sources.reduce((text, { after }) => mergeTexts(parent, text, after) ?? text, parent);
}

function edit(before: string, ...replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((text, [from, to]) => text.replace(from, () => to), before);
}

/** Shows changes as `removed → added`, with the explanation. */
function shown({ parent, proposed, changes }: ChangedTextParts): readonly string[] {
  return changes.map(({ edits, explanations }) => {
    const words = edits.map((one) => `${removedWords(parent, one)}→${addedWords(proposed, one)}`);
    return `${words.join(' & ')} because ${explanations.map(({ summary }) => summary).join(' + ')}`;
  });
}

describe('the changes of a text', () => {
  const list = [
    'Sort the ticket.',
    '',
    '- billing: payments',
    '- delivery: addresses',
    '- returns: unhappy people',
  ].join('\n');

  it('are those of each reflection, also in adjacent lines', () => {
    const sources = [
      reflection(list, edit(list, ['payments', 'payments and invoices']), 'billing: mention invoices.'),
      reflection(list, edit(list, ['addresses', 'addresses and parcels']), 'delivery: mention parcels.'),
    ];

    expect(shown(textChanges(list, combined(list, sources), sources))).toEqual([
      '→ and invoices because billing: mention invoices.',
      '→ and parcels because delivery: mention parcels.',
    ]);
  });

  it('are separate where two reflections add lines at the same place', () => {
    const sources = [
      reflection(list, `${list}\nAnswer with the label only.`, 'Ask for the label only.'),
      reflection(list, `${list}\nIf several fit, take the first one.`, 'Say what to do with several labels.'),
    ];
    const changes = textChanges(list, combined(list, sources), sources);

    expect(changes.changes.map(({ source }) => source?.proposal)).toEqual(sources.map(({ proposal }) => proposal));
    expect(withChanges(changes, ({ source }) => source === sources[1])).toBe(sources[1]?.after);
    expect(withChanges(changes, ({ source }) => source === sources[0])).toBe(sources[0]?.after);
  });

  it('are separate in a prompt of one line', () => {
    const line =
      'Classify the message. Labels are billing for payments, delivery for addresses and returns for complaints.';
    const sources = [
      reflection(line, edit(line, ['for payments', 'for payments and invoices']), 'Mention invoices for billing.'),
      reflection(line, edit(line, ['for addresses', 'for late parcels']), 'Delivery is about late parcels.'),
      reflection(line, `${line} Answer with one word.`, 'Ask for one word.'),
    ];
    const changes = textChanges(line, combined(line, sources), sources);

    expect(shown(changes)).toEqual([
      '→ and invoices because Mention invoices for billing.',
      'addresses→late parcels because Delivery is about late parcels.',
      '→ Answer with one word. because Ask for one word.',
    ]);
    expect(withChanges(changes, ({ source }) => source === sources[1])).toBe(sources[1]?.after);
  });

  it('are words and sentences in Chinese, not whole clauses', () => {
    const text = '请阅读客户的消息，并选择一个标签。账单：付款问题。配送：地址问题。';
    const sources = [
      reflection(text, edit(text, ['付款问题', '付款和发票问题']), '账单也包括发票。'),
      reflection(text, edit(text, ['地址问题', '地址和包裹问题']), '配送也包括包裹。'),
    ];

    expect(shown(textChanges(text, combined(text, sources), sources))).toEqual([
      '→和发票 because 账单也包括发票。',
      '→和包裹 because 配送也包括包裹。',
    ]);
  });

  it('of one reflection are matched to its explanations by words of any length', () => {
    const rules = Array.from({ length: 9 }, (_, nth) => `${nth + 1}. Read question ${nth + 1} with care.`).join('\n');
    const after = edit(rules, ['5. Read', '5. Slowly read'], ['8. Read', '8. Twice read']);
    const source = reflection(rules, after, 'Question 8: read it twice.', 'Rule 5: read slowly.');

    expect(shown(textChanges(rules, after, [source]))).toEqual([
      'Read→Slowly read because Rule 5: read slowly.',
      'Read→Twice read because Question 8: read it twice.',
    ]);
  });

  it('of one explanation are one change, wherever they are', () => {
    const text = 'Name the label.\n\nRules follow.\n\nThe label is one word.\n';
    const after = text.replaceAll('label', 'category');
    const source = reflection(text, after, 'Say category instead of label.');

    expect(textChanges(text, after, [source]).changes).toMatchObject([{ edits: [{}, {}], explanations: [{}] }]);
  });

  it('without explanations are separate as soon as an unchanged line is between them', () => {
    const after = edit(list, ['ticket', 'message'], ['payments', 'invoices'], ['addresses', 'parcels']);

    expect(textChanges(list, after, [reflection(list, after)]).changes.map(({ edits }) => edits.length)).toEqual([
      1, 2,
    ]);
  });

  it('show every explanation, also one that matches no words', () => {
    const after = edit(list, ['payments', 'invoices']);
    const source = reflection(list, after, 'billing: say invoices.', 'Zzz.');

    expect(shown(textChanges(list, after, [source]))).toEqual([
      'payments→invoices because billing: say invoices. + Zzz.',
    ]);
  });

  it('keep a reworded sentence in one piece', () => {
    const after = edit(list, ['Sort the ticket.', 'Read the whole ticket, then sort it.']);

    expect(textChanges(list, after, [reflection(list, after, 'Read first.')]).changes).toHaveLength(1);
  });

  it('belong to the later reflection where it changed words of an earlier one', () => {
    const first = `${list}\n\nAnswer with one word from the list above.`;
    const second = edit(first, ['one word', 'one label']);
    const sources = [
      reflection(list, first, 'Ask for one word.'),
      reflection(first, edit(second, ['payments', 'invoices']), 'billing: mention invoices.'),
    ];

    expect(
      textChanges(list, edit(second, ['payments', 'invoices']), sources).changes.map(({ source }) => source),
    ).toEqual([sources[1], sources[0]]);
  });

  it('have no source where no reflection has their words', () => {
    const sources = [
      reflection(list, edit(list, ['payments', 'invoices']), 'billing'),
      reflection(list, edit(list, ['addresses', 'parcels']), 'delivery'),
    ];
    const text = `${combined(list, sources)}\n\nEntirely unknown.`;

    expect(textChanges(list, text, sources).changes.map(({ source }) => source?.proposal)).toEqual([
      sources[0]?.proposal,
      sources[1]?.proposal,
      undefined,
    ]);
  });

  it('keep the line ends of the parent', () => {
    const windows = list.replaceAll('\n', '\r\n');
    const after = edit(list, ['payments', 'invoices'], ['unhappy people', 'things sent back']);
    const changes = textChanges(windows, after, [reflection(windows, after)]);

    expect(changes.changes).toHaveLength(2);
    expect(withChanges(changes, () => true)).toBe(after.replaceAll('\n', '\r\n'));
    expect(withChanges(changes, () => false)).toBe(windows);
  });

  it('have different keys, also with equal words', () => {
    const after = `Be brief.\n${list}\nBe brief.`;
    const keys = textChanges(list, after, [reflection(list, after)]).changes.map(({ key }) => key);

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are found quickly in a prompt of 300 lines with ten reflections', () => {
    const long = Array.from(
      { length: 300 },
      (_, nth) => `- case ${nth}: ${'some words about it '.repeat(4)}${nth * 7}`,
    ).join('\n');
    const sources = Array.from({ length: 10 }, (_, nth) =>
      reflection(
        long,
        edit(long, [`case ${nth * 20}:`, `case ${nth * 20} and what follows:`]),
        `Case ${nth * 20} was unclear.`,
      ),
    );

    expect(textChanges(long, combined(long, sources), sources).changes.map(({ source }) => source)).toEqual(sources);
  });
});

describe('word edits between any two texts', () => {
  const text = fc
    .array(fc.constantFrom('one', 'two', '三个', '。', ' ', '\n', '\n\n', '. ', '{{x}}', '- ', ''), { maxLength: 14 })
    .map((parts) => parts.join(''));

  it('give the later text when all are made, and the earlier one when none is', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = wordEdits(before, after);
        expect(applyEdits(before, after, edits)).toBe(after);
        expect(applyEdits(before, after, [])).toBe(before);
      }),
    );
  });

  it('give the same changes for combinations of reflections: all, none, and any subset as the same subset of edits', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        (parent, afters, made) => {
          const sources = afters.map((after) => reflection(parent, after));
          const proposed = combined(parent, sources);
          const changes = textChanges(parent, proposed, sources);
          expect(withChanges(changes, () => true)).toBe(proposed);
          expect(withChanges(changes, () => false)).toBe(parent);

          const chosen = new Set(changes.changes.filter(() => made.next().value === true));
          const edits = changes.changes
            .filter((change) => chosen.has(change))
            .flatMap((change) => change.edits)
            .sort((a, b) => a.newStart - b.newStart || a.newEnd - b.newEnd || a.start - b.start);
          expect(withChanges(changes, (change) => chosen.has(change))).toBe(applyEdits(parent, proposed, edits));
        },
      ),
    );
  });
});
