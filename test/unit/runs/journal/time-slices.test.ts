import { expect, test } from 'vitest';
import { inTimeSlices } from '../../../../src/runs/journal/time-slices';

/** Values that each take far longer than a slice. */
function* slowly(count: number): Generator<number> {
  for (let value = 1; value <= count; value += 1) {
    const until = performance.now() + 20;
    while (performance.now() < until);
    yield value;
  }
}

test('slow values come in several slices, with other work in between', async () => {
  const happened: (number | string)[] = [];
  const timer = setInterval(() => happened.push('else'), 1);
  for await (const values of inTimeSlices(slowly(3))) happened.push(...values);
  clearInterval(timer);

  expect(happened.filter((what) => what !== 'else')).toEqual([1, 2, 3]);
  expect(happened.slice(happened.indexOf(1), happened.indexOf(3))).toContain('else');
});

test('fast values come in one slice', async () => {
  const turns: (readonly number[])[] = [];
  for await (const values of inTimeSlices([])) turns.push(values);
  expect(turns).toEqual([[]]);
});
