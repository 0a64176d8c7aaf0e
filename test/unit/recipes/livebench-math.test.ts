import { resolve } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { scorer } from '../metrics/code/code-workspace';
import { lines, RecipeCopy, rewritten, type ScriptedModel } from './recipe-copy';

/** Rows of the shape of the published file. The problems are ours. */
const published = [
  { task: 'math_comp', subtask: 'amc12a', turns: ['What is 2 + 2? (A) 3 (B) 4'], ground_truth: 'B' },
  { task: 'AMPS_Hard', subtask: 'integrals', turns: ['Integrate $2x$.'], ground_truth: 'x^2+C' },
  { task: 'olympiad', subtask: 'imo', turns: ['Order the steps.'], ground_truth: '2,3,1' },
  { task: 'math_comp', subtask: 'aime', turns: ['What is 70 + 3?'], ground_truth: '073' },
].map((row, at) => ({ question_id: `q${at}`, category: 'math', livebench_release_date: '2024-06-24', ...row }));

const answers = new Map([
  ['What is 2 + 2', 'BBBBB'],
  ['Integrate', '\\boxed{C + x \\cdot x}'],
  ['Order', 'Answer: 2,3,1'],
  ['What is 70', '073'],
]);

const model: ScriptedModel = ({ model: name, system, user }) => {
  if (name === 'reflector') return rewritten('Solve the problem, and check the form.');
  const [, answer = ''] = [...answers].find(([question]) => user.includes(question)) ?? [];
  return system.includes('check the form') ? answer : 'I am not sure.';
};

describe('the recipe LiveBench-Math', () => {
  it('converts the published file, and scores each task in its way', async () => {
    const recipe = await RecipeCopy.of('livebench-math');
    recipe.write('published.jsonl', lines(published));
    await recipe.convert('published.jsonl', '--sizes', '4,0,0');
    recipe.changeSpec('livebench-math.gepa.yaml', '  test: data/test.jsonl\n', '');
    recipe.changeSpec('livebench-math.gepa.yaml', 'data/pareto.jsonl', 'data/feedback.jsonl');
    const { result, reflections } = await recipe.optimize('livebench-math.gepa.yaml', model, '30');
    expect([result.seed.pareto, result.best.pareto]).toEqual([0, 1]);
    expect(reflections.join('\n')).toMatch(/Expected (the answer B|the answer 073|a list of 3 numbers)/);
  });

  it('refuses rows of another category', async () => {
    const recipe = await RecipeCopy.of('livebench-math');
    recipe.write('published.jsonl', lines([{ task: 'connections', turns: ['x'], ground_truth: 'y' }]));
    const { output } = await recipe.convert('published.jsonl', '--sizes', '1,0,0');
    expect(output).toContain('the task "connections" isn\'t one of LiveBench-Math: math_comp, olympiad, AMPS_Hard.');
  });
});

test.each<[string, string, string, number, string]>([
  ['math_comp', 'B', 'So it is BBBBB.', 1, 'The answer B is right.'],
  ['math_comp', 'B', 'Maybe AAAAA, no: \\boxed{B}', 0, 'Expected the answer B, but the output answers A.'],
  ['math_comp', 'B', '\\boxed{\\textbf{(B)}\\ 4}', 1, 'The answer B is right.'],
  ['math_comp', 'B', 'Four.', 0, 'no letter of a choice'],
  ['math_comp', '073', 'Thus $\\boxed{73}$, checked twice by 2 people.', 1, 'The answer 73 is right.'],
  ['math_comp', '073', 'It is 74.', 0, 'Expected the answer 073, but the output answers 74.'],
  ['olympiad', '2,3,1', 'Answer: 2, 3, 1', 1, 'The order of the steps is right.'],
  ['olympiad', '2,3,1', '1,2,3 first. Answer: 2,1,1', 2 / 3, 'Place 2 should be 3, and is 1.'],
  ['olympiad', '2,3,1', 'No idea.', 0, 'Expected a list of 3 numbers'],
  ['AMPS_Hard', '\\frac{1}{2}', '\\boxed{0.5}', 1, 'is right'],
  ['AMPS_Hard', '(x+1)^2', '\\boxed{x^{2}+2x+1}', 1, 'is right'],
  ['AMPS_Hard', '2 \\sin x \\cos x', '\\boxed{\\sin 2x}', 1, 'is right'],
  ['AMPS_Hard', '-\\frac{\\cos^2 x}{2}+C', '\\boxed{\\frac{\\sin^2(x)}{2} + C}', 1, 'is right'],
  ['AMPS_Hard', '3, -5', '\\boxed{-5, 3}', 1, 'is right'],
  ['AMPS_Hard', '\\begin{pmatrix}1\\end{pmatrix}', '\\boxed{\\begin{pmatrix} 1 \\end{pmatrix}}', 1, 'is right'],
  ['AMPS_Hard', 'x^2', '\\boxed{x^3}', 0, 'Expected x^2 or an equal formula, but the output answers x^3.'],
  ['AMPS_Hard', 'x+C', '\\boxed{2x+C}', 0, 'Expected x+C'],
  ['AMPS_Hard', '1', 'It is 1.', 0, 'but the output has no \\boxed{}'],
])('LiveBench-Math, %s: %j answered by %j scores %d', async (task, answer, output, expected, feedback) => {
  const score = scorer({ javascript: 'metric.mjs' }, resolve('media/recipes/livebench-math'), { task, answer });
  const result = await score(output);
  expect(result.score).toBeCloseTo(expected);
  expect(result.feedback).toContain(feedback);
});
