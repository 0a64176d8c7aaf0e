import { describe, expect, it } from 'vitest';
import type { Row } from '../../../../src/datasets/row';
import { modelNeedsOf } from '../../../../src/runs/draft/model-needs';

const file = '/prompts/answers.prompt.yml';
const rows: readonly Row[] = ['yes', 'no'].map((answer, index) => ({
  values: { input: `question ${index}`, answer },
  source: `x:${index + 1}`,
}));

describe('what a metric asks models for', () => {
  it('is nothing where rules compare texts', () => {
    expect(modelNeedsOf([{ equals: '{{answer}}' }], rows, file)).toEqual({ verdicts: 0, embeds: false });
  });

  it('is a verdict for each rule that judges', () => {
    const definitions = [{ judge: 'Is it polite?' }, { factuality: '{{answer}}' }, { equals: '{{answer}}' }];

    expect(modelNeedsOf(definitions, rows, file)).toEqual({ verdicts: 2, embeds: false });
  });

  it('is counted on the rows whose tests ask for it', () => {
    const [first, ...others] = rows;
    const judged = [{ ...first, assertions: [{ type: 'llm-rubric', value: 'It is polite' }] }, ...others] as Row[];

    expect(modelNeedsOf([{ assertions: 'rows' }], judged, file)).toEqual({ verdicts: 0.5, embeds: false });
  });

  it('includes vectors where meanings are compared', () => {
    expect(modelNeedsOf([{ similar: '{{answer}}' }], rows, file)).toEqual({ verdicts: 0, embeds: true });
  });

  it('cannot be told of a metric that cannot judge the rows', () => {
    expect(() => modelNeedsOf([{ equals: '{{expected}}' }], rows, file)).toThrow(/expected/);
  });
});
