import { describe, expect, test } from 'vitest';
import { FeedbackOrder, type KnownScore } from '../../../../src/gepa/lineages/feedback-order';
import { SeededRandom } from '../../../../src/gepa/random';

const orderOf = (examples: number) =>
  new FeedbackOrder(() => Array.from({ length: examples }, (_, index) => index), 1, new SeededRandom(1));
const own = (score: number): KnownScore => ({ score, isOwn: true });
const inherited = (score: number): KnownScore => ({ score, isOwn: false });

describe('the feedback examples that a lineage is extended by', () => {
  test('begin with known failures, and end with what the parent solved', () => {
    const known = [inherited(1), undefined, inherited(0), own(0)];
    expect(orderOf(4).failuresFirst(7, 4, (example) => known[example])).toEqual([3, 2, 1, 0]);
  });

  test('leave out what the candidate itself solves', () => {
    const known = [own(1), inherited(1), own(0)];
    expect(orderOf(3).failuresFirst(7, 3, (example) => known[example])).toEqual([2, 1]);
  });

  test('put failures without a reflection first', () => {
    const order = orderOf(3);
    const known = [own(0), inherited(0), inherited(1)];
    const chosen = [1, 2, 3, 4].map(() => order.failuresFirst(7, 1, (example) => known[example])[0]);
    expect(chosen).toEqual([0, 1, 0, 1]);
  });

  test('are counted separately for each candidate', () => {
    const order = orderOf(2);
    const known = [own(0), inherited(0)];
    expect(order.failuresFirst(7, 1, (example) => known[example])).toEqual([0]);
    expect(order.failuresFirst(8, 1, (example) => known[example])).toEqual([0]);
  });
});

test('skips examples that were left out meanwhile', () => {
  let remaining = [0, 1, 2, 3];
  const order = new FeedbackOrder(() => remaining, 1, new SeededRandom(1));
  const [first = -1] = order.next(1);
  remaining = remaining.filter((example) => example === first);
  expect(order.next(3)).toEqual([first]);
  expect(order.failuresFirst(0, 3, () => undefined)).toEqual([first]);
});
