import { expect, test } from 'vitest';
import { locksInEffect } from '../../../../src/editor/steering/locks-of-run';

const [one, two] = [
  { component: 'a', text: 'one' },
  { component: 'a', text: 'two' },
];

test('locks that the search has not taken yet are shown as pending, and unlocked ones not at all', () => {
  const steering = [
    { number: 1, change: { kind: 'lock', ...one }, beforeIteration: 2 },
    { number: 2, change: { kind: 'lock', ...two } },
  ] as const;
  expect(locksInEffect({ locks: [one], steering })).toEqual([
    { lock: one, isPending: false },
    { lock: two, isPending: true },
  ]);
  const unlocked = [...steering, { number: 3, change: { kind: 'unlock', ...one } }] as const;
  expect(locksInEffect({ locks: [one], steering: unlocked }).map(({ lock }) => lock)).toEqual([two]);
});
