import { expect, test } from 'vitest';
import { MinibatchSampler } from '../../../../src/gepa/paper/minibatches';
import { SeededRandom } from '../../../../src/gepa/random';

test('draws every feedback example once before any comes again', () => {
  const sampler = new MinibatchSampler(6, 2, new SeededRandom(3));
  const epoch = [1, 2, 3].flatMap((iteration) => sampler.draw(iteration, 0));
  expect([...epoch].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('pads an epoch so that every minibatch is full', () => {
  const sampler = new MinibatchSampler(4, 3, new SeededRandom(3));
  const epoch = [1, 2].flatMap((iteration) => sampler.draw(iteration, 0));
  expect(epoch).toHaveLength(6);
  expect(new Set(epoch).size).toBe(4);
});

test('draws further minibatches of an iteration after its first one, wrapping around', () => {
  const sampler = new MinibatchSampler(4, 2, new SeededRandom(3));
  const [first, second, third] = [0, 1, 2].map((place) => sampler.draw(1, place));
  expect(third).toEqual(first);
  expect(sampler.draw(2, 0)).toEqual(second);
});

test('draws the same minibatches from the same seed', () => {
  const draw = () => {
    const sampler = new MinibatchSampler(10, 3, new SeededRandom(8));
    return Array.from({ length: 8 }, (_, iteration) => sampler.draw(iteration + 1, 0));
  };
  expect(draw()).toEqual(draw());
});

test('replaces an example that was left out by the next one of the epoch', () => {
  const leftOut = new Set<number>();
  const draws = (sampler: MinibatchSampler) => [1, 2, 3].map((iteration) => sampler.draw(iteration, 0));
  const [first = [], second = [], third = []] = draws(new MinibatchSampler(6, 2, new SeededRandom(3)));
  leftOut.add(second[0] ?? -1);
  const without = draws(new MinibatchSampler(6, 2, new SeededRandom(3), (example) => leftOut.has(example)));
  expect(without).toEqual([first, [second[1], third[0]], third]);
});
