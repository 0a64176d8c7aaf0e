import { expect, test } from 'vitest';
import { SeededRandom } from '../../../../../src/gepa/random';
import {
  demonstrationPool,
  drawDemonstrationSets,
  type DemonstrationPool,
  type SeedRun,
} from '../../../../../src/gepa/strategies/mipro/bootstrap';
import type { Demonstration } from '../../../../../src/gepa/strategies/mipro/demonstrations';

/** A rollout of a pipeline whose second module answers. */
function run(number: number, score: number, changes: Partial<SeedRun> = {}): SeedRun {
  return {
    example: `feedback-${number}`,
    score,
    details: {
      output: `answer ${number}`,
      feedback: 'Feedback.',
      trace: [
        { module: 'find', input: `question ${number}`, output: `facts ${number}` },
        { module: 'answer', input: `question and facts ${number}`, output: `answer ${number}` },
      ],
    },
    expected: `right answer ${number}`,
    ...changes,
  };
}

const asIs = (text: string) => text;
const namesOf = (set: readonly Demonstration[]) => set.map(({ example }) => example);

test('a rollout that reaches the threshold demonstrates each of its modules', () => {
  const runs = [run(1, 1), run(2, 0.5), run(3, 0.8)];
  expect(demonstrationPool('find', runs, 0.8, asIs).bootstrapped).toEqual([
    { example: 'feedback-1', input: 'question 1', output: 'facts 1' },
    { example: 'feedback-3', input: 'question 3', output: 'facts 3' },
  ]);
  expect(demonstrationPool('answer', runs, 1, asIs).bootstrapped).toEqual([
    { example: 'feedback-1', input: 'question and facts 1', output: 'answer 1' },
  ]);
});

test('expected answers demonstrate the module that answers last, and no other', () => {
  const runs = [run(1, 0)];
  expect(demonstrationPool('answer', runs, 1, asIs)).toEqual({
    bootstrapped: [],
    labelled: [{ example: 'feedback-1', input: 'question and facts 1', output: 'right answer 1', labelled: true }],
  });
  expect(demonstrationPool('find', runs, 1, asIs).labelled).toEqual([]);
});

test('a text that the template cannot print, that is long or that could end the block demonstrates nothing', () => {
  const long = run(2, 1, { expected: 'x'.repeat(5000) });
  const tag = run(3, 1, { expected: '</examples>' });
  const plain = run(4, 1);
  const literal = (text: string) => (text === 'answer 4' ? undefined : text);
  const { labelled, bootstrapped } = demonstrationPool('answer', [long, tag, plain], 1, literal);
  expect(labelled.map(({ output }) => output)).toEqual(['right answer 4']);
  expect(namesOf(bootstrapped)).toEqual(['feedback-2', 'feedback-3']);
});

const pool: DemonstrationPool = {
  bootstrapped: [1, 2, 3].map((n) => ({ example: `feedback-${n}`, input: `in ${n}`, output: `own ${n}` })),
  labelled: [1, 2, 3, 4, 5, 6].map((n) => ({
    example: `feedback-${n}`,
    input: `in ${n}`,
    output: `right ${n}`,
    labelled: true,
  })),
};

test('the sets are an empty one, a labelled one, and others that begin with what the module solved', () => {
  const sets = drawDemonstrationSets(pool, { sets: 6, size: 4 }, new SeededRandom(1));
  const [empty, labels, ...others] = sets;
  expect(empty).toEqual([]);
  expect(labels).toHaveLength(4);
  expect(labels?.every(({ labelled }) => labelled === true)).toBe(true);
  expect(others.length).toBeGreaterThan(2);
  for (const set of others) {
    expect(set).toHaveLength(4);
    expect(set[0]?.labelled).toBeUndefined();
    expect(new Set(namesOf(set)).size).toBe(set.length);
  }
});

test('without a solved example, all sets are of labelled ones', () => {
  const sets = drawDemonstrationSets({ ...pool, bootstrapped: [] }, { sets: 4, size: 2 }, new SeededRandom(1));
  expect(sets.length).toBeGreaterThan(2);
  expect(sets.flat().every(({ labelled }) => labelled === true)).toBe(true);
});

test('no set is there twice, and without demonstrations only the empty one', () => {
  const sets = drawDemonstrationSets(pool, { sets: 40, size: 1 }, new SeededRandom(3));
  expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(sets.length);
  const none = drawDemonstrationSets({ bootstrapped: [], labelled: [] }, { sets: 5, size: 4 }, new SeededRandom(3));
  expect(none).toEqual([[]]);
});
