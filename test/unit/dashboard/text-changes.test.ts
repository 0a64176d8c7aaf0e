import { describe, expect, it } from 'vitest';
import { changedLines, type ChangedLine } from '../../../src/presentation/text-changes';

/** As a reader sees it: a sign, the text with changed words in brackets. */
function drawn(lines: readonly ChangedLine[]): readonly string[] {
  const signs = { same: ' ', added: '+', removed: '-' };
  return lines.map((line) =>
    line.kind === 'gap'
      ? `… ${line.lines}`
      : signs[line.kind] + line.parts.map(({ text, changed }) => (changed ? `[${text}]` : text)).join(''),
  );
}

describe('what changed in a text', () => {
  it('marks the words that differ in a replaced line', () => {
    expect(drawn(changedLines('a\nbilling: money\nz', 'a\nbilling: invoices\nz'))).toEqual([
      ' a',
      '-billing: [money]',
      '+billing: [invoices]',
      ' z',
    ]);
  });

  it('shows added and removed lines whole', () => {
    expect(drawn(changedLines('a\nb\n', 'a\nb\nc'))).toEqual([' a', ' b', '+c']);
    expect(drawn(changedLines('a\nb\nc', 'a\nc'))).toEqual([' a', '-b', ' c']);
  });

  it('keeps empty lines', () => {
    expect(drawn(changedLines('a\n\nb', 'a\n\nc'))).toEqual([' a', ' ', '-[b]', '+[c]']);
  });

  it('leaves out lines far from any change', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8'].join('\n');
    expect(drawn(changedLines(before, `${before}\n9`))).toEqual(['… 6', ' 7', ' 8', '+9']);
  });
});
