import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../src/datasets/row';
import { modelNeedsOf } from '../../../../src/runs/draft/model-needs';

const file = '/prompts/answers.prompt.yml';
const rows: readonly Row[] = ['yes', 'no'].map((answer, index) => ({
  values: { input: `question ${index}`, answer },
  source: `x:${index + 1}`,
}));

describe('what a metric needs models for', () => {
  it('is nothing for rules that compare texts', () => {
    expect(modelNeedsOf([{ equals: '{{answer}}' }], rows, file)).toEqual({ verdicts: 0, embeds: false });
  });

  it('is one verdict per rule with a judge', () => {
    const definitions = [{ judge: 'Is it polite?' }, { factuality: '{{answer}}' }, { equals: '{{answer}}' }];

    expect(modelNeedsOf(definitions, rows, file)).toEqual({ verdicts: 2, embeds: false });
  });

  it('is averaged over rows with different assertions', () => {
    const [first, ...others] = rows;
    const judged = [{ ...first, assertions: [{ type: 'llm-rubric', value: 'It is polite' }] }, ...others] as Row[];

    expect(modelNeedsOf([{ assertions: 'rows' }], judged, file)).toEqual({ verdicts: 0.5, embeds: false });
  });

  it('includes embeddings for rules that compare meanings', () => {
    expect(modelNeedsOf([{ similar: '{{answer}}' }], rows, file)).toEqual({ verdicts: 0, embeds: true });
  });

  it('is an error when the metric cannot score the rows', () => {
    expect(() => modelNeedsOf([{ equals: '{{expected}}' }], rows, file)).toThrow(/expected/);
  });
});
