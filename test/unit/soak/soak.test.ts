import { expect, test } from 'vitest';
import { SeededRandom } from '../../../src/gepa/random';
import { trials } from '../../soak/trials';
import { program } from '../cli/program';

const seeds = [1, 2, 3];
const cases = Object.keys(trials).flatMap((name) => seeds.map((seed) => ({ name, seed })));

test.each(cases)('a run that is disturbed by $name (seed $seed) comes to the same end', async ({ name, seed }) => {
  const outcome = await trials[name]?.(new SeededRandom(seed), program);
  expect(outcome?.differences).toEqual([]);
});
