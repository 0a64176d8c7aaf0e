import { describe, expect, it } from 'vitest';
import { dataChoices } from '../../../src/editor/optimize/data-files';

describe('data for a prompt', () => {
  it('is taken together when the names say train, val and test', () => {
    const files = ['data/val.jsonl', 'data/test.jsonl', 'data/train.jsonl'];

    expect(dataChoices('prompts/route.txt', files)).toEqual([
      { feedback: 'data/train.jsonl', pareto: 'data/val.jsonl', test: 'data/test.jsonl' },
    ]);
  });

  it('is likelier when it has the name of the prompt', () => {
    const files = [
      'data/reviews.jsonl',
      'data/triage-feedback.jsonl',
      'data/triage-pareto.jsonl',
      'data/triage-test.jsonl',
    ];

    const [first, second] = dataChoices('prompts/triage.prompt.md', files);

    expect(first).toEqual({
      feedback: 'data/triage-feedback.jsonl',
      pareto: 'data/triage-pareto.jsonl',
      test: 'data/triage-test.jsonl',
    });
    expect(second).toEqual({ feedback: 'data/reviews.jsonl' });
  });

  it('is likelier when it is nearer, all else being equal', () => {
    const files = ['other/deep/rows.csv', 'app/rows.csv'];

    expect(dataChoices('app/prompts/a.txt', files)[0]).toEqual({ feedback: 'app/rows.csv' });
  });

  it('is not in configuration files', () => {
    const files = ['package.json', '.github/workflows/ci.yml', 'a.gepa.yaml', 'b.prompt.yml', 'evals/cases.json'];

    expect(dataChoices('a.prompt.md', files)).toEqual([{ feedback: 'evals/cases.json' }]);
  });

  it('can be a test file alone, which is then learnt from', () => {
    expect(dataChoices('a.txt', ['test.jsonl'])).toEqual([{ feedback: 'test.jsonl' }]);
  });
});
