import { describe, expect, it } from 'vitest';
import { dataChoices, dataForPrompt } from '../../../../src/runs/draft/data-files';

describe('data for a prompt', () => {
  it('combines files named train, val and test', () => {
    const files = ['data/val.jsonl', 'data/test.jsonl', 'data/train.jsonl'];

    expect(dataChoices('prompts/route.txt', files)).toEqual([
      { feedback: 'data/train.jsonl', pareto: 'data/val.jsonl', test: 'data/test.jsonl' },
    ]);
  });

  it('prefers files named like the prompt', () => {
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

  it('prefers files closer to the prompt otherwise', () => {
    const files = ['other/deep/rows.csv', 'app/rows.csv'];

    expect(dataChoices('app/prompts/a.txt', files)[0]).toEqual({ feedback: 'app/rows.csv' });
  });

  it('leaves out configuration files', () => {
    const files = ['package.json', '.github/workflows/ci.yml', 'a.gepa.yaml', 'b.prompt.yml', 'evals/cases.json'];

    expect(dataChoices('a.prompt.md', files)).toEqual([{ feedback: 'evals/cases.json' }]);
  });

  it('can be a single test file, which then serves as feedback set', () => {
    expect(dataChoices('a.txt', ['test.jsonl'])).toEqual([{ feedback: 'test.jsonl' }]);
  });
});

describe('data for a prompt file on disk', () => {
  const files = new Map([['data/route-train.jsonl', '/project/data/route-train.jsonl']]);
  const inFiles = { feedback: '/project/data/route-train.jsonl' };

  it('has absolute paths', () => {
    const prompt = { file: '/project/route.prompt.md', path: 'route.prompt.md', content: 'Route {{input}}.' };

    expect(dataForPrompt(prompt, files)).toEqual([inFiles]);
  });

  it('starts with the examples in the file', () => {
    const content = 'messages:\n  - role: user\n    content: Route {{input}}.\ntestData:\n  - input: parcel\n';
    const prompt = { file: '/project/route.prompt.yml', path: 'route.prompt.yml', content };

    expect(dataForPrompt(prompt, files)).toEqual([{ feedback: '/project/route.prompt.yml' }, inFiles]);
  });
});
