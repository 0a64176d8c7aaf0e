import { expect, it } from 'vitest';
import { describeVerdicts, readReasons } from '../../../src/metrics/feedback-text';

it('reads the reason of each rule from the feedback that it wrote', () => {
  const reasons = {
    label: 'Expected "billing".\nThe answer has "hardware".',
    'not-contains': 'It has no apology.',
    length: '12 words, at most 10 are allowed.',
  };
  const verdicts = Object.entries(reasons).map(([name, reason], place) => ({ name, score: place / 2, reason }));
  const feedback = [...describeVerdicts(verdicts, 0.5), 'The output: "- label: Right. It is."', '- label: Right. No.'];
  expect(Object.fromEntries(readReasons(feedback.join('\n'), Object.keys(reasons)))).toEqual(reasons);
});

it('finds no reasons in the feedback of others', () => {
  expect(readReasons('Too long. Say less.', ['label']).size).toBe(0);
  expect(describeVerdicts([{ name: 'label', score: 1, reason: 'As expected.' }], 1)).toEqual(['Right. As expected.']);
});
