import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { addLock } from '../../../../src/runs/spec/add-lock';

const lock = { component: 'answer', text: 'Say "no":\n- never guess' };

test('a first lock begins the list at the end of the spec', () => {
  const spec = 'prompts: { answer: a.md } # mine\nreview: off';
  expect(addLock(spec, lock, false)).toBe(`${spec}\nlocked:\n  - "Say \\"no\\":\\n- never guess"\n`);
});

test('another lock follows the last one, wherever the list is', () => {
  const spec = 'locked:\n- one # why\n- |\n  two\n  lines\n\n# the models\nreview: off\n';
  const added = addLock(spec, lock, false) ?? '';
  expect(added).toContain('# the models\nreview: off\n');
  expect(parse(added)).toEqual({ locked: ['one', 'two\nlines\n', lock.text], review: 'off' });
});

test('names its component if there are several, and keeps the line ends', () => {
  const spec = 'locked:\r\n    - one\r\nreview: off\r\n';
  expect(addLock(spec, { component: 'plan', text: '不要猜测。' }, true)).toBe(
    'locked:\r\n    - one\r\n    - { component: "plan", text: "不要猜测。" }\r\nreview: off\r\n',
  );
});

test.each(['locked: [one]\n', 'locked: []\n', '{ prompts: a.md }', 'locked: one\n'])(
  'is left to the developer in %j',
  (spec) => expect(addLock(spec, lock, false)).toBeUndefined(),
);
