import { describe, expect, it } from 'vitest';
import { createMetric } from '../../../../src/metrics/create-metric';
import { definitionOf, type OwnRule } from '../../../../src/runs/draft/own-rules';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';

describe('a rule of the form', () => {
  const rules: readonly OwnRule[] = [
    { kind: 'judge', rubric: 'The answer is friendly.' },
    { kind: 'words', most: 50 },
    { kind: 'json' },
    { kind: 'contains', text: 'Regards' },
    { kind: 'lacks', text: 'As an AI' },
  ];

  it.each(rules)('is a valid rule of a spec: $kind', (rule) => {
    const metric = [definitionOf(rule)];
    const text = JSON.stringify({ prompts: { a: 'a.txt' }, metric });

    expect(parseSpec(text, 'a.gepa.yaml').metric).toEqual(metric);
  });

  it.each([
    [{ kind: 'lacks', text: 'As an AI' }, 'As an AI, I can’t.', 0],
    [{ kind: 'lacks', text: 'As an AI' }, 'Of course.', 1],
    [{ kind: 'contains', text: 'Regards' }, 'regards, Ada', 1],
    [{ kind: 'words', most: 2 }, 'one two three', 0],
  ] as const)('scores an output: %j %s', async (rule, output, score) => {
    const usage = { calls: 1, promptTokens: 1, completionTokens: 1 };
    const row = { values: { input: 'x' }, source: 'rows.jsonl:1' };
    const metric = createMetric([definitionOf(rule)], [row], { models: {}, folder: '.', trusted: true });
    const result = await metric.score({ row, output, trace: [], usage, durationMs: 0 }, new AbortController().signal);

    expect(result.score).toBe(score);
  });
});
