import { describe, expect, it } from 'vitest';
import type { ExampleSummary } from '../../../../src/gepa/run-description';
import { describeRowMarks } from '../../../../src/gepa/words/row-mark-words';

const example = (mark?: ExampleSummary['mark']): ExampleSummary => ({
  title: 'x',
  source: 'a.jsonl:1',
  ...(mark && { mark }),
});

describe('what is said of marked rows', () => {
  it('is nothing where there are none', () => {
    expect(describeRowMarks({ examples: { feedback: [example()], pareto: [example()], test: [] } })).toEqual([]);
  });

  it('is their number in each set', () => {
    const examples = {
      feedback: [example('synthetic'), example('synthetic'), example()],
      pareto: [example('synthetic')],
      test: [example('unreviewed'), example()],
    };
    expect(describeRowMarks({ examples })).toEqual([
      'A model wrote 2 of 3 examples of the feedback set and 1 of 1 example of the Pareto set. Scores on them say less than scores on real ones.',
      'Nobody has reviewed the expected answers of 1 of 2 examples of the test set. Scores on them say less than scores on real ones.',
    ]);
  });
});
