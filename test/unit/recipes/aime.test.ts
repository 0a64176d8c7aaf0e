import { describe, expect, it } from 'vitest';
import { lines, RecipeCopy, rewritten, type ScriptedModel } from './recipe-copy';

/** Rows of the shape of the published files. The problems are ours. */
const published = [12, 27, 305, 41].map((answer, id) => ({
  id,
  problem: `Let n be ${answer} minus 5. Find n + 5.`,
  solution: `Adding 5 again gives ${answer}.`,
  answer: id === 0 ? '012' : String(answer),
  url: 'x',
}));

/** Ends with another number unless its prompt wants the answer last. */
const model: ScriptedModel = ({ model: name, system, user }) => {
  if (name === 'reflector') return rewritten('Solve the problem. The answer is the last number that you write.');
  const answer = /be (\d+)/.exec(user)?.[1] ?? '';
  return system.includes('last number') ? `So the answer is ${answer}.` : `It is ${answer}. I checked it in 2 ways.`;
};

describe('the recipe AIME', () => {
  it('converts the published files, and learns from solutions', async () => {
    const recipe = await RecipeCopy.of('aime');
    recipe.write('earlier.jsonl', lines(published));
    recipe.write('later.jsonl', lines([{ problem_idx: 1, problem: 'Let n be 7 minus 5. Find n + 5.', answer: 7 }]));
    await recipe.convert('earlier.jsonl', '--test', 'later.jsonl', '--sizes', '2,2,5');
    expect(recipe.rows('test.jsonl').map(({ answer }) => answer)).toEqual([7, 7, 7, 7, 7]);

    const { result, reflections } = await recipe.optimize('aime.gepa.yaml', model, '20');
    expect([result.seed.pareto, result.best.pareto]).toEqual([0, 1]);
    expect(reflections.join('\n')).toMatch(/Expected the last number in the output to be (12|27|305|41)\. It is 2\./);
    expect(reflections.join('\n')).toMatch(/A solution: Adding 5 again gives/);
  });
});
