import { expect, test } from 'vitest';
import { blockOf } from '../../../../../src/gepa/strategies/mipro/demonstrations';
import { TrialSpace } from '../../../../../src/gepa/strategies/mipro/trial-space';

const shown = [
  { example: 'feedback-2', input: 'Where is it?', output: 'shipping' },
  { example: 'feedback-5', input: 'Refund me.', output: 'billing', labelled: true as const },
];
const sets = [
  { block: '', demonstrations: [] },
  { block: blockOf(shown), demonstrations: shown },
];
const instruction = (text: string) => ({
  text,
  diagnosis: `${text} is better.`,
  changes: [{ summary: `Says ${text}`, examples: [] }],
});
const own = (text: string) => ({ text, diagnosis: '', changes: [] });
const one = new TrialSpace([{ component: 'route', instructions: [own('Start.'), instruction('Route.')], sets }]);
const two = new TrialSpace([
  { component: 'find', instructions: [own('Find.'), instruction('Look.')], sets: sets.slice(0, 1) },
  { component: 'answer', instructions: [own('Answer.')], sets },
]);

test('a point is an instruction and a set of demonstrations for each component', () => {
  expect(two.sizes).toEqual([2, 1, 1, 2]);
  expect(two.textsAt([1, 0, 0, 0])).toEqual({ find: 'Look.', answer: 'Answer.' });
  expect(two.textsAt([0, 0, 0, 1])).toEqual({ find: 'Find.', answer: `Answer.\n\n${blockOf(shown)}` });
});

test('the point of texts is found again, and other texts have none', () => {
  for (const point of [
    [0, 0, 0, 0],
    [1, 0, 0, 1],
  ])
    expect(two.pointOf(two.textsAt(point))).toEqual(point);
  expect(two.pointOf({ find: 'Find.', answer: 'Something else.' })).toBeUndefined();
});

test('a point says what it changes of the base, for each component', () => {
  expect(one.explain([0, 0])).toEqual({ diagnosis: '', changes: [] });
  expect(one.explain([1, 1])).toEqual({
    diagnosis: 'Route. is better.',
    changes: [
      { summary: 'Says Route.', examples: [] },
      {
        summary:
          'Shows 2 of the feedback examples: 1 with the system’s own answers, which scored well, 1 with expected answers.',
        examples: ['feedback-2', 'feedback-5'],
      },
    ],
  });
  expect(two.explain([1, 0, 0, 1]).changes.map(({ component }) => component)).toEqual(['find', 'answer']);
});

test('more choices take more trials', () => {
  expect(one.trials).toBe(4);
  const many = Array.from({ length: 11 }, (_, n) => own(`Text ${n}`));
  expect(new TrialSpace([{ component: 'route', instructions: many, sets }]).trials).toBe(17);
  const wide = ['find', 'answer'].map((component) => ({ component, instructions: many, sets }));
  expect(new TrialSpace(wide).trials).toBe(28);
  expect(new TrialSpace([{ component: 'route', instructions: [own('A')], sets: sets.slice(0, 1) }]).trials).toBe(2);
});
