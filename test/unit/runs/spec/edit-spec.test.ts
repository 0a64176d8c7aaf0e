import { describe, expect, it } from 'vitest';
import { editSpec } from '../../../../src/runs/spec/edit-spec';

const spec = [
  '# How we optimize triage.',
  'prompts: { triage: triage.prompt.md }   # the only one',
  'data:',
  '  feedback: "train.jsonl"',
  '  columns: { input: ticket }',
  '',
  'metric: # as agreed',
  '  # the queue',
  '  - { label: "{{answer}}", weight: 4 }',
  '  - equals: "{{answer}}"',
  '# models below',
  'models:',
  '  task: { practice: student } # offline',
  '  reflection: { practice: reflector }',
  'budget: { rollouts: 300 }',
  '',
].join('\n');

/** Returns the lines that an edit removed (-) and added (+). */
function difference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

function edited(path: string, value: unknown): readonly string[] {
  return difference(spec, editSpec(spec, [{ path: path.split('.'), value }]));
}

describe('an edited spec', () => {
  it('keeps all but the characters of the value', () => {
    expect(edited('budget.rollouts', 1000)).toEqual(['-budget: { rollouts: 300 }', '+budget: { rollouts: 1000 }']);
    expect(edited('models.task', { vscode: 'gpt-4.1' })).toEqual([
      '-  task: { practice: student } # offline',
      '+  task: { vscode: gpt-4.1 } # offline',
    ]);
    expect(edited('data.feedback', 'rows.csv')).toEqual(['-  feedback: "train.jsonl"', '+  feedback: rows.csv']);
  });

  it('adds a key at the end of its map', () => {
    const judge = { vscode: 'gpt-4.1' };

    expect(editSpec(spec, [{ path: ['models', 'judge'], value: judge }])).toContain(
      '  reflection: { practice: reflector }\n  judge: { vscode: gpt-4.1 }\nbudget',
    );
    expect(editSpec(spec, [{ path: ['budget', 'usd'], value: 5 }])).toContain('budget: { rollouts: 300, usd: 5 }\n');
    expect(editSpec(spec, [{ path: ['review'], value: 'off' }])).toBe(`${spec}review: off\n`);
    expect(editSpec(spec, [{ path: ['search', 'minibatch'], value: 3 }])).toBe(`${spec}search: { minibatch: 3 }\n`);
  });

  it('removes a key with its line', () => {
    expect(edited('data.columns', undefined)).toEqual(['-  columns: { input: ticket }']);
    expect(editSpec('budget: { rollouts: 300, usd: 5 }\n', [{ path: ['budget', 'usd'], value: undefined }])).toBe(
      'budget: { rollouts: 300 }\n',
    );
  });

  it('replaces a list and keeps the comments around it', () => {
    const text = editSpec(spec, [{ path: ['metric'], value: [{ contains: '{{answer}}' }] }]);

    expect(text).toContain('metric: [ { contains: "{{answer}}" } ]\n# models below\nmodels:');
  });

  it('is the same text when nothing changes', () => {
    expect(editSpec(spec, [{ path: ['budget', 'rollouts'], value: 300 }])).toBe(spec);
  });

  it('keeps Windows line ends', () => {
    const windows = spec.replaceAll('\n', '\r\n');
    const text = editSpec(windows, [
      { path: ['review'], value: 'off' },
      { path: ['data', 'test'], value: 'test.jsonl' },
    ]);

    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toContain('  test: test.jsonl\r\n');
  });

  it('can have been empty, or end without a line end', () => {
    expect(editSpec('', [{ path: ['review'], value: 'off' }])).toBe('review: off\n');
    expect(editSpec('review: off', [{ path: ['budget', 'rollouts'], value: 9 }])).toBe(
      'review: off\nbudget: { rollouts: 9 }\n',
    );
  });

  it('writes a value that another one refers to again by its content', () => {
    const shared = 'models:\n  task: &small { practice: student } # offline\n  reflection: *small\n';

    expect(() => editSpec(shared, [{ path: ['models', 'task'], value: { vscode: 'a' } }])).toThrow(/Edit the file/);
    expect(editSpec(shared, [{ path: ['models', 'reflection'], value: { vscode: 'a' } }])).toBe(
      'models:\n  task: &small { practice: student } # offline\n  reflection: { vscode: a }\n',
    );
  });
});
