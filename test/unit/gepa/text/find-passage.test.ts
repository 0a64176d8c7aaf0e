import { expect, test } from 'vitest';
import { findPassage, passagesIn } from '../../../../src/gepa/text/find-passage';

const texts = { plan: 'Plan.\n- one\n  - two\nEnd.', answer: 'Answer in (German).' };

test('a selection is found in the component that has it', () => {
  expect(findPassage('in (German)', texts)).toEqual({ component: 'answer', text: 'in (German)' });
});

test('whole lines are found without the lines around them', () => {
  expect(findPassage('- one\r\n  - two\r\n', texts)).toEqual({ component: 'plan', text: '- one\n  - two' });
});

test('lines of an indented block are found as the component has them', () => {
  expect(findPassage('    - one\n      - two\n    End.', texts)).toEqual({
    component: 'plan',
    text: '- one\n  - two\nEnd.',
  });
});

test('other text, and white space, is not found', () => {
  expect(findPassage('Nothing of it', texts)).toBeUndefined();
  expect(findPassage('  \n', texts)).toBeUndefined();
});

test('a passage is found in a file that indents it and has other line ends', () => {
  const file = 'text: |\r\n  - one\r\n    - two\r\nmore: - one';
  expect(passagesIn(file, '- one\n  - two').map(([start, end]) => file.slice(start, end))).toEqual([
    '- one\r\n    - two',
  ]);
  expect(passagesIn(file, '- one')).toHaveLength(2);
});
