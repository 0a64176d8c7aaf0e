import { describe, expect, it } from 'vitest';
import { changesByHunk, hunksBetween, lastLineOf, withKeys, withoutHunk } from '../../../../src/editor/review/hunks';

const before = [
  'Sort the ticket.',
  '',
  '- billing: payments',
  '- delivery: addresses',
  '- returns: unhappy people',
].join('\n');

describe('hunks between two texts', () => {
  it('are groups of adjacent changed lines, with the lines before', () => {
    const after = before.replace('payments', 'invoices').replace('addresses', 'parcels');

    expect(hunksBetween(before, after)).toEqual([
      {
        start: 2,
        end: 4,
        removed: ['- billing: payments', '- delivery: addresses'],
        added: ['- billing: invoices', '- delivery: parcels'],
      },
    ]);
  });

  it('are separate where an unchanged line is between them', () => {
    const after = before.replace('payments', 'invoices').replace('unhappy people', 'things sent back');

    expect(hunksBetween(before, after).map(({ start, end }) => [start, end])).toEqual([
      [2, 3],
      [4, 5],
    ]);
  });

  it('are empty at the place where lines were removed', () => {
    const after = before.replace('- delivery: addresses\n', '');

    expect(hunksBetween(before, after)).toEqual([{ start: 3, end: 3, removed: ['- delivery: addresses'], added: [] }]);
  });

  it('end at their last line, or at the line above removed lines', () => {
    const [changed] = hunksBetween(before, before.replace('payments', 'invoices').replace('addresses', 'parcels'));
    const [removed] = hunksBetween(before, before.replace('- delivery: addresses\n', ''));

    expect(changed && lastLineOf(changed)).toBe(3);
    expect(removed && lastLineOf(removed)).toBe(2);
  });

  it('are empty when nothing changed', () => {
    expect(hunksBetween(before, before)).toEqual([]);
  });
});

describe('the key of a hunk', () => {
  const keysOf = (after: string) => [...withKeys(hunksBetween(before, after)).keys()];

  it('stays the same when lines above it are added', () => {
    const after = before.replace('unhappy people', 'things sent back');

    expect(keysOf(`Be brief.\n${after}`)[1]).toBe(keysOf(after)[0]);
  });

  it('distinguishes two hunks with the same content', () => {
    const after = before.replace('- delivery', 'Answer briefly.\n- delivery') + '\nAnswer briefly.';

    expect(new Set(keysOf(after)).size).toBe(2);
  });
});

describe('reverting a hunk', () => {
  it('keeps the other hunks', () => {
    const after = before.replace('payments', 'invoices').replace('unhappy people', 'things sent back');
    const [first] = hunksBetween(before, after);

    expect(first && withoutHunk(after, first)).toBe(before.replace('unhappy people', 'things sent back'));
  });

  it('restores removed lines', () => {
    const after = before.replace('- delivery: addresses\n', '');
    const [only] = hunksBetween(before, after);

    expect(only && withoutHunk(after, only)).toBe(before);
  });
});

describe('changes that a reflection lists', () => {
  const after = before.replace('payments', 'invoices').replace('unhappy people', 'things sent back');
  const hunks = hunksBetween(before, after);

  it('go to the hunk that they share most words with', () => {
    const returns = { summary: 'Say that returns are things sent back', examples: ['feedback-2'] };
    const billing = { summary: 'Name invoices under billing', examples: ['feedback-7'] };

    expect(changesByHunk(hunks, [returns, billing])).toEqual([[billing], [returns]]);
  });

  it('go to the first hunk when they share no word with any hunk', () => {
    const vague = { summary: 'Improved wording', examples: [] };

    expect(changesByHunk(hunks, [vague])).toEqual([[vague], []]);
  });
});
