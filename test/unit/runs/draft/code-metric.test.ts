import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMetric } from '../../../../src/metrics/create-metric';
import {
  codeFilesOf,
  definitionOfScript,
  mayScore,
  metricFileName,
  scaffoldOf,
} from '../../../../src/runs/draft/code-metric';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'code-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe.each(['javascript', 'python'] as const)('a new %s metric', (language) => {
  const score = async (expected: string | undefined, output: string) => {
    const name = metricFileName('triage.prompt.md', language);
    const content = scaffoldOf(language, 'triage.prompt.md', ['input', 'the "answer"'], expected);
    await writeFile(join(folder, name), content);
    const row = { values: { input: 'Where is it?', 'the "answer"': 'delivery' }, source: 'rows.jsonl:1' };
    const metric = createMetric([definitionOfScript(name, content)], [row], { models: {}, folder, trusted: true });
    const usage = { calls: 1, promptTokens: 1, completionTokens: 1 };
    try {
      return await metric.score({ row, output, trace: [], usage, durationMs: 0 }, new AbortController().signal);
    } finally {
      await metric.close?.();
    }
  };

  it.each([
    ['delivery', 1, 'Right.'],
    ['It is delivery.', 0.5, 'Expected only "delivery"'],
    ['billing', 0, 'Expected "delivery"'],
  ])('scores against the expected answer: %s', async (output, expected, feedback) => {
    const result = await score('the "answer"', output);

    expect(result.score).toBe(expected);
    expect(result.feedback).toContain(feedback);
  });

  it.each([
    ['Of course.', 1],
    ['', 0],
  ])('scores without an expected answer: "%s"', async (output, expected) => {
    expect((await score(undefined, output)).score).toBe(expected);
  });
});

describe('a script', () => {
  it.each([
    ['score.mjs', 'export default () => 1', { javascript: 'score.mjs' }],
    ['score.py', 'def get_assert(output, context):\n    return 1', { python: 'score.py' }],
    ['score.py', 'def grade(output, context):\n    return 1', { python: { file: 'score.py', function: 'grade' } }],
  ])('becomes a rule by what is in it: %s %s', (file, content, rule) => {
    expect(definitionOfScript(file, content)).toEqual(rule);
  });

  it('that reads lines becomes a program', () => {
    expect(definitionOfScript('metric.py', 'import sys\nfor line in sys.stdin:\n    pass')).toHaveProperty(
      'command.1',
      'metric.py',
    );
  });

  it('without a function that could score is rejected', () => {
    expect(() => definitionOfScript('score.py', 'x = 1')).toThrow(/score\.py has no function.*get_assert/);
  });

  it.each([
    ['src/metric.py', true],
    ['quality-check.mjs', true],
    ['metric.test.js', false],
    ['index.js', false],
  ])('is suggested by its name: %s %s', (file, suggested) => {
    expect(mayScore(file)).toBe(suggested);
  });
});

it('names the files of code in a metric', () => {
  const metric = [
    { javascript: 'a.mjs' },
    { python: { file: 'b.py', function: 'grade' } },
    { javascript: { code: 'output.length' } },
    { command: ['python3', 'c.py'] },
    { contains: 'd.js' },
  ];

  expect(codeFilesOf(metric)).toEqual(['a.mjs', 'b.py', 'python3', 'c.py']);
});
