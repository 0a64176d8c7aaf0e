import { expect, test } from 'vitest';
import { blockOf, fitsBlock, splitText, withBlock } from '../../../../../src/gepa/strategies/mipro/demonstrations';

const demonstrations = [
  { example: 'feedback-1', input: 'Where is my parcel?', output: 'shipping' },
  { example: 'feedback-3', input: 'Two\nlines', output: 'billing' },
];

function withDemonstrations(instruction: string, shown: typeof demonstrations): string {
  return withBlock(instruction, blockOf(shown));
}

test('stand as a block in tags after the instruction', () => {
  expect(withDemonstrations('Route the request.\n', demonstrations)).toBe(`Route the request.

<examples>
<example>
<input>
Where is my parcel?
</input>
<output>
shipping
</output>
</example>
<example>
<input>
Two
lines
</input>
<output>
billing
</output>
</example>
</examples>`);
});

test('leave the instruction as it is when there are none', () => {
  expect(withDemonstrations('Route the request.\n', [])).toBe('Route the request.\n');
});

test('are split from the instruction again, so that another instruction can have them', () => {
  const { instruction, block } = splitText(withDemonstrations('Route the request.', demonstrations));
  expect(instruction).toBe('Route the request.');
  expect(withBlock('Choose a queue.', block)).toBe(withDemonstrations('Choose a queue.', demonstrations));
});

test('are written so that the template prints them, or left out', () => {
  const braces = [{ example: 'feedback-1', input: 'Use {x}', output: '{{y}}' }, ...demonstrations];
  const doubled = blockOf(braces, (text) => (text.includes('{{') ? undefined : text.replace(/[{}]/g, '$&$&')));
  expect(doubled).toBe(blockOf(demonstrations));
  expect(blockOf(braces.slice(0, 1), (text) => text.replace(/[{}]/g, '$&$&'))).toContain('Use {{x}}');
});

test.each(['No block.\n', 'Text\n<examples>\nunclosed', 'A text about the tag </examples>', ''])(
  'a text without a block at its end is an instruction: %j',
  (text) => {
    expect(splitText(text)).toEqual({ instruction: text, block: '' });
  },
);

test('keep what the developer edited in the block', () => {
  const edited = withDemonstrations('Route.', demonstrations).replace('shipping', 'returns') + '\n';
  expect(splitText(edited).block).toContain('returns');
});

test('do not fit if they could end the block', () => {
  const example = { example: 'feedback-1', input: 'How do I write </example> in HTML?', output: 'support' };
  expect(fitsBlock(example)).toBe(false);
  expect(fitsBlock({ ...example, input: 'How do I write <div> in HTML?' })).toBe(true);
});
