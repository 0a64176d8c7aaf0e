import { expect, test } from 'vitest';
import { MinibatchSampler } from '../../../src/gepa/minibatches';
import { SeededRandom } from '../../../src/gepa/random';

test('every feedback example comes once before any comes again', () => {
  const sampler = new MinibatchSampler(6, 2, new SeededRandom(3));
  const epoch = [sampler.next(), sampler.next(), sampler.next()].flat();
  expect([...epoch].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('an epoch that does not divide is padded, so that every minibatch is full', () => {
  const sampler = new MinibatchSampler(4, 3, new SeededRandom(3));
  const epoch = [...sampler.next(), ...sampler.next()];
  expect(epoch).toHaveLength(6);
  expect(new Set(epoch).size).toBe(4);
});

test('the same seed gives the same minibatches', () => {
  const draw = () => {
    const sampler = new MinibatchSampler(10, 3, new SeededRandom(8));
    return Array.from({ length: 8 }, () => sampler.next());
  };
  expect(draw()).toEqual(draw());
});
