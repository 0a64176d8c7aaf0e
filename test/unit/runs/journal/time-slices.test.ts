import { expect, test } from 'vitest';
import { inTimeSlices } from '../../../../src/runs/journal/time-slices';

/** Values of which each takes far longer than a turn. */
function* slowly(count: number): Generator<number> {
  for (let value = 1; value <= count; value += 1) {
    const until = performance.now() + 20;
    while (performance.now() < until);
    yield value;
  }
}

test('values that take long come in turns, with everything else in between', async () => {
  const happened: (number | string)[] = [];
  const timer = setInterval(() => happened.push('else'), 1);
  for await (const values of inTimeSlices(slowly(3))) happened.push(...values);
  clearInterval(timer);

  expect(happened.filter((what) => what !== 'else')).toEqual([1, 2, 3]);
  expect(happened.slice(happened.indexOf(1), happened.indexOf(3))).toContain('else');
});

test('values that take no time come in one turn', async () => {
  const turns: (readonly number[])[] = [];
  for await (const values of inTimeSlices([])) turns.push(values);
  expect(turns).toEqual([[]]);
});
