import { describe, expect, it, test } from 'vitest';
import { python, pythonBody } from '../../../../src/metrics/code/python';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { folderWith, scorer } from './code-workspace';
import { hasPython } from './python-here';

async function scoreWith(content: string, definition: MetricDefinition = { python: 'score.py' }) {
  return scorer(definition, await folderWith({ 'score.py': content }), { answer: 'billing' })('billing');
}

describe.skipIf(!hasPython)('a Python function', () => {
  it('is promptfoo’s get_assert', async () => {
    const content = `
def get_assert(output, context):
    right = context["vars"]["answer"]
    print("looked at", right)
    return {"pass": output == right, "score": 1.0, "reason": "Expected %s." % right}
`;
    expect(await scoreWith(content)).toMatchObject({
      score: 1,
      feedback: 'Right. Expected billing.\nThe output: "billing"',
    });
  });

  test.each<[string, string, number]>([
    ['a bool', 'True', 1],
    ['a float', '0.25', 0.25],
    ['a dict', '{"score": 0.5, "feedback": "Half."}', 0.5],
  ])('may give %s', async (_, result, score) => {
    expect((await scoreWith(`def get_assert(output, context):\n    return ${result}\n`)).score).toBe(score);
  });

  it('can have another name, be asynchronous and return a dataclass', async () => {
    const content = `
from dataclasses import dataclass

@dataclass
class Grade:
    pass_: bool
    score: float
    reason: str

async def grade(output, context):
    return Grade(False, 0.2, "Too short.")
`;
    const definition = { python: { file: 'score.py', function: 'grade' } };
    expect(await scoreWith(content, definition)).toMatchObject({
      score: 0.2,
      feedback: 'Partly right (0.2). Too short.\nThe output: "billing"',
    });
  });

  test.each<[string, MetricDefinition, number]>([
    ['an expression', { python: { code: 'len(output) < 3' } }, 0],
    ['several lines', { python: { code: 'if output == context["vars"]["answer"]:\n    return 1.0\nreturn 0.0' } }, 1],
  ])('may be %s in the spec', async (_, definition, score) => {
    expect((await scoreWith('', definition)).score).toBe(score);
  });

  test.each<[string, string, string]>([
    ['raises', 'raise ValueError("No dictionary")', 'ValueError: No dictionary'],
    ['returns nothing', 'pass', 'The function of score.py gave no score: it returned no value.'],
    ['returns NaN', 'return float("nan")', 'Out of range float values are not JSON compliant'],
    ['returns 2', 'return 2', 'gave 2 as the score.'],
  ])('that %s is an error with the row', async (_, line, message) => {
    const scoring = scoreWith(`def get_assert(output, context):\n    ${line}\n`);
    await expect(scoring).rejects.toThrow(message);
    await expect(scoring).rejects.toThrow(/^train\.jsonl:1: /);
  });

  it('that is not there is an error', async () => {
    await expect(scoreWith('x = 1\n')).rejects.toThrow('the file has no function "get_assert"');
  });
});

describe('Python', () => {
  it('can be another program', async () => {
    const definition = { python: 'score.py', interpreter: 'no-such-python' };
    await expect(scoreWith('', definition)).rejects.toThrow(
      'The program that runs Python (no-such-python) could not be started because it was not found.',
    );
  });

  test.each([
    ['len(output) < 3', 'return len(output) < 3'],
    ['x = 1\nreturn x', 'x = 1\nreturn x'],
  ])('code %j is the function body %j', (code, body) => {
    expect(pythonBody(code)).toBe(body);
  });

  it('is promptfoo’s assertion of that name', () => {
    expect(python.assertions['python']?.({ type: 'python', value: 'file://score.py:grade' })).toEqual({
      entry: { python: { file: 'score.py', function: 'grade' } },
    });
  });
});
