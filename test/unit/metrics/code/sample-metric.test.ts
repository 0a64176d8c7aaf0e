import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';
import { scorer } from './code-workspace';
import { hasPython } from './python-here';

const specFile = resolve('media/sample/metrics/sentiment-in-python.gepa.yaml');

/** The metric of the sample's spec, for a row. */
function sampleScorer(values: Readonly<Record<string, string>>) {
  const [definition] = parseSpec(readFileSync(specFile, 'utf8'), specFile).metric ?? [];
  if (definition === undefined) throw new Error('The sample has no metric.');
  return scorer(definition, dirname(specFile), values);
}

describe.skipIf(!hasPython)('the sample’s metric in Python', () => {
  test.each<[string, number, Record<string, number>, string]>([
    ['Positive', 1, { right: 1, brief: 1 }, 'Right. Expected "positive", and nothing else came.'],
    [
      'It is positive.',
      0.8,
      { right: 1, brief: 0 },
      'Partly right (0.8). Expected exactly "positive" and nothing else. It is named, but 2 more words surround it.',
    ],
    ['negative', 0, { right: 0, brief: 0 }, 'Wrong. Expected exactly "positive", which the answer does not name.'],
  ])('scores %j with %d', async (output, score, objectives, feedback) => {
    const result = await sampleScorer({ answer: 'positive' })(output);
    expect(result).toEqual({ score, objectives, feedback: `${feedback}\nThe output: "${output}"` });
  });

  it('names a missing column instead of giving a score', async () => {
    await expect(sampleScorer({ label: 'positive' })('positive')).rejects.toThrow(
      `reported an error: The row has no column 'answer'.`,
    );
  });
});
