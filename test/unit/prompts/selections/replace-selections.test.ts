import { describe, expect, it } from 'vitest';
import { replaceSelections } from '../../../../src/prompts/selections/replace-selections';
import { findSelected, selectionAddress } from '../../../../src/prompts/selections/selection-address';
import { selectText } from '../../../../src/prompts/selections/selection';

const file = 'agent.py';
const content = 'system = "Sort the ticket."\nother = "x"\nfooter = "Be brief."\n';

function addressOf(text: string): string {
  const start = content.indexOf(text);
  return selectionAddress(content, selectText(file, content, { start, end: start + text.length }));
}

describe('texts that replace selections', () => {
  it('are found at their new addresses, also where others before them have grown', () => {
    const [system, footer] = [addressOf('Sort the ticket.'), addressOf('Be brief.')];
    const changes = [
      { address: footer, text: 'One word.' },
      { address: system, text: 'Sort the ticket\ninto a queue.' },
    ];

    const replaced = replaceSelections(file, content, changes);

    const textAt = (address: string) =>
      findSelected(file, replaced.content, replaced.addresses.get(address) ?? '').text;
    expect(textAt(system)).toBe('Sort the ticket\ninto a queue.');
    expect(textAt(footer)).toBe('One word.');
    expect(replaced.content).toContain('other = "x"');
  });

  it('leave a file without selections as it is', () => {
    expect(replaceSelections(file, content, [])).toEqual({ content, addresses: new Map() });
  });
});
