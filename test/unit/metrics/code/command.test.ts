import { describe, expect, it, test } from 'vitest';
import * as v from 'valibot';
import { createMetric } from '../../../../src/metrics/create-metric';
import { metricSchema } from '../../../../src/metrics/metric-definition';
import { noServices, rowsOf } from '../scored-run';
import { folderWith, scorer } from './code-workspace';

/** A program that answers every line with what this expression makes of the question `q` and its number `n`. */
function program(expression: string): string {
  return `
const lines = require('node:readline').createInterface({ input: process.stdin });
let n = 0;
lines.on('line', (line) => {
  const q = JSON.parse(line);
  n += 1;
  const answer = ${expression};
  if (answer !== undefined) console.log(typeof answer === 'string' ? answer : JSON.stringify(answer));
});
`;
}

const command = ['node', 'metric.js'];
const isRight = program(
  `{ score: q.output === q.example.answer ? 1 : 0, feedback: \`Expected \${q.example.answer}, got \${q.output}.\` }`,
);

describe('a scoring program', () => {
  it('receives the output, the row, the trace, the duration and the usage, and answers with score and feedback', async () => {
    const score = scorer(
      { command },
      await folderWith({ 'metric.js': program('{ score: 0.5, feedback: JSON.stringify(q) }') }),
      { answer: 'billing' },
    );
    const trace = [{ module: 'route', input: 'I was charged twice', output: 'refunds' }];
    const { score: given, feedback } = await score('refunds', { trace });
    expect(given).toBe(0.5);
    expect(JSON.parse(/\{.*\}/.exec(feedback)?.[0] ?? '')).toEqual({
      output: 'refunds',
      example: { answer: 'billing' },
      trace,
      usage: { calls: 0, promptTokens: 0, completionTokens: 0 },
      durationMs: 40,
    });
  });

  it('can return feedback, which is not changed', async () => {
    const score = scorer({ command }, await folderWith({ 'metric.js': isRight }), { answer: 'billing' });
    expect((await score('refunds')).feedback).toBe('Wrong. Expected billing, got refunds.\nThe output: "refunds"');
  });

  it('serves many rows with one process', async () => {
    const score = scorer(
      { command },
      await folderWith({ 'metric.js': program('{ score: 1, feedback: `${process.pid} ${n}` }') }),
    );
    const results = await Promise.all(Array.from({ length: 50 }, () => score('x')));
    const said = results.map(({ feedback }) => /(\d+) (\d+)/.exec(feedback)?.slice(1) ?? []);
    expect(new Set(said.map(([pid]) => pid)).size).toBe(1);
    expect(said.map(([, n]) => Number(n))).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('may run several times at once', async () => {
    const score = scorer(
      { command, slots: 2 },
      await folderWith({ 'metric.js': program('{ score: 1, feedback: String(process.pid) }') }),
    );
    const results = await Promise.all([score('a'), score('b')]);
    expect(new Set(results.map(({ feedback }) => feedback.split('\n')[0])).size).toBe(2);
  });

  it('scores the objectives that the spec names', async () => {
    const folder = await folderWith({
      'metric.js': program('{ score: 0.5, feedback: "Half.", objectives: { brevity: 1, tone: 0 } }'),
    });
    expect((await scorer({ command, objectives: ['brevity', 'tone'] }, folder)('x')).objectives).toEqual({
      brevity: 1,
      tone: 0,
    });
    await expect(scorer({ command, objectives: ['brevity'] }, folder)('x')).rejects.toThrow(
      'train.jsonl:1: The program "node metric.js" scored the objective "tone", which the spec doesn\'t declare. Add it next to the rule: objectives: [brevity, tone].',
    );
  });

  it('can be a shell command line in a spec', async () => {
    const score = scorer({ command: 'node metric.js' }, await folderWith({ 'metric.js': isRight }), { answer: 'a' });
    expect((await score('a')).score).toBe(1);
  });
});

describe('a scoring program that answers badly is an error with the row:', () => {
  test.each<[string, string, string]>([
    ['no JSON', '"not json"', 'wrote a line on standard output that is not JSON: not json'],
    ['a list', '[1]', "answered [1], which isn't a score. Answer with { score, feedback, objectives? }."],
    ['a bare number', '"0.5"', "answered 0.5, which isn't a score."],
    ['no score', '{ feedback: "Fine." }', 'answered {"feedback":"Fine."}, where "score" isn\'t a number.'],
    [
      'a score in words',
      '{ score: "1", feedback: "Fine." }',
      'where "score" isn\'t a number. Give a number from 0 to 1.',
    ],
    [
      'a score of null',
      '{ score: NaN, feedback: "Fine." }',
      'answered {"score":null,"feedback":"Fine."}, where "score" isn\'t a number.',
    ],
    ['NaN as Python writes it', '\'{"score": NaN}\'', 'that is not JSON: {"score": NaN}'],
    [
      'a score of 2',
      '{ score: 2, feedback: "Fine." }',
      'gave 2 as the score. A score is a number from 0 to 1. Correct the metric.',
    ],
    [
      'an objective of -1',
      '{ score: 1, feedback: "Fine.", objectives: { tone: -1 } }',
      'gave -1 as the objective "tone".',
    ],
    [
      'objectives in words',
      '{ score: 1, feedback: "Fine.", objectives: "tone" }',
      'answered with the objectives "tone". Give names with numbers.',
    ],
    [
      'an empty feedback',
      '{ score: 0, feedback: " " }',
      'gave no feedback with its score 0. Reflections learn from feedback',
    ],
    ['no feedback', '{ score: 0 }', 'gave no feedback with its score 0.'],
    [
      'a feedback that is not text',
      '{ score: 0, feedback: ["a"] }',
      'where "feedback" isn\'t text. Say what was expected and what the output was.',
    ],
    ['an error of its own', '{ error: "The dictionary is missing." }', 'reported an error: The dictionary is missing.'],
  ])('%s', async (_, expression, message) => {
    const definition = { command, objectives: ['tone'] };
    const score = scorer(definition, await folderWith({ 'metric.js': program(expression) }));
    const error: unknown = await score('x').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'MetricError', file: 'train.jsonl', line: 1 });
    expect((error as Error).message).toContain(message);
  });
});

describe('a scoring program that fails', () => {
  it('by crashing is an error with its standard error, and is restarted for the next row', async () => {
    const crashing = program(
      'q.output === "bad" ? (console.error("Cannot divide by zero"), process.exit(3)) : { score: 1, feedback: `pid ${process.pid}` }',
    );
    const score = scorer({ command }, await folderWith({ 'metric.js': crashing }));
    await score('good');
    await expect(score('bad')).rejects.toThrow(
      /^train\.jsonl:1: The program "node metric\.js" exited with code 3 before it answered\. It wrote to standard error:\nCannot divide by zero$/,
    );
    expect((await score('good')).score).toBe(1);
  });

  it('by not answering in time is stopped', async () => {
    const score = scorer({ command, timeoutSeconds: 0.5 }, await folderWith({ 'metric.js': program('undefined') }));
    await expect(score('x')).rejects.toThrow(
      'The program "node metric.js" did not answer within 0.5 seconds and was stopped.',
    );
  });

  it('by not being found is an error that says so', async () => {
    const score = scorer({ command: ['no-such-program'] }, await folderWith({}));
    await expect(score('x')).rejects.toThrow(
      'The program "no-such-program" could not be started because it was not found. Install it, give its full path, or add its folder to PATH.',
    );
  });

  it('is not waited for when the run is stopped', async () => {
    const folder = await folderWith({ 'metric.js': program('undefined') });
    const [row] = rowsOf({});
    if (row === undefined) throw new Error('There is no row.');
    const metric = createMetric([{ command }], [row], { ...noServices, folder, trusted: true });
    const stopping = new AbortController();
    const scoring = metric.score(
      { row, output: 'x', trace: [], usage: { calls: 0, promptTokens: 0, completionTokens: 0 }, durationMs: 0 },
      stopping.signal,
    );
    stopping.abort(new Error('The run was stopped.'));
    await expect(scoring).rejects.toThrow('The run was stopped.');
    await metric.close?.();
  });
});

describe('where the workspace is not trusted', () => {
  test.each([{ command: 'node metric.js' }, { javascript: 'score.mjs' }, { python: 'score.py' }])(
    '%j is refused before anything runs',
    (definition) => {
      const [rule] = Object.keys(definition);
      expect(() => createMetric([definition], rowsOf({}), { ...noServices, trusted: false })).toThrow(
        `The metric's rule "${rule ?? ''}" runs code of this workspace, which isn't trusted. Trust the workspace, or use another rule in the spec.`,
      );
    },
  );
});

describe('a spec', () => {
  test.each<[unknown, string]>([
    [{ command: '' }, 'Expected a command, such as "python3 rollout.py"'],
    [{ command: [] }, 'Expected a program and its arguments'],
    [{ command: 'x', slots: 0 }, 'Expected 1 or more'],
    [{ command: 'x', timeoutSeconds: 0 }, 'Expected a number above 0'],
    [{ command: 'x', objectives: [] }, 'Expected at least one objective'],
    [{ javascript: '' }, 'Expected a file, such as score.mjs'],
    [{ javascript: 5 }, 'Expected a file, such as score.mjs, { file, function }, or { code }'],
    [{ javascript: 'x', interpreter: 'y' }, 'Expected "interpreter" only together with the rule "python"'],
  ])('with %j is refused', (entry, message) => {
    expect(v.safeParse(metricSchema, entry).issues?.map((issue) => issue.message)).toContain(message);
  });
});
