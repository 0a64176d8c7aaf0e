import { describe, expect, it, test } from 'vitest';
import { javascript, javascriptBody } from '../../../../src/metrics/code/javascript';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import { folderWith, scorer } from './code-workspace';

const row = { answer: 'billing' };

async function scoreWith(files: Readonly<Record<string, string>>, definition: MetricDefinition, output = 'billing') {
  return scorer(definition, await folderWith(files), row)(output);
}

describe('a JavaScript function', () => {
  const body =
    '(output, { example }) => ({ score: Number(output === example.answer), feedback: `Expected ${example.answer}.` })';
  test.each<[string, string, string, MetricDefinition['javascript']]>([
    ['the default export of a module', 'score.mjs', `export default ${body};`, 'score.mjs'],
    ['the only function of a module', 'score.mjs', `export const grade = ${body};`, 'score.mjs'],
    [
      'a named function of a module',
      'score.mjs',
      `export const a = 1; export const grade = ${body};`,
      { file: 'score.mjs', function: 'grade' },
    ],
    ['what CommonJS exports', 'score.cjs', `module.exports = ${body};`, 'score.cjs'],
    [
      'a named function of CommonJS',
      'score.cjs',
      `module.exports = { other() {}, grade: ${body} };`,
      { file: 'score.cjs', function: 'grade' },
    ],
    [
      'the default of a compiled module',
      'score.cjs',
      `exports.__esModule = true; exports.default = ${body};`,
      'score.cjs',
    ],
    ['an asynchronous function', 'score.mjs', `export default async (...given) => (${body})(...given);`, 'score.mjs'],
  ])('can be %s', async (_, name, content, value) => {
    const definition: MetricDefinition = value === undefined ? {} : { javascript: value };
    expect(await scoreWith({ [name]: content }, definition)).toMatchObject({
      score: 1,
      feedback: 'Right. Expected billing.\nThe output: "billing"',
    });
  });

  test.each<[string, string, number, string]>([
    ['true', 'true', 1, 'Right. Expected the function of score.mjs to return true. It returned true.'],
    ['false', 'false', 0, 'Wrong. Expected the function of score.mjs to return true. It returned false.'],
    [
      'a number',
      '0.25',
      0.25,
      'Partly right (0.25). Expected the function of score.mjs to return 1. It returned 0.25.',
    ],
    ['a grading result', '{ pass: false, score: 0.3, reason: "Too long." }', 0.3, 'Partly right (0.3). Too long.'],
    ['a grading result without a score', '{ pass: true, reason: "Short." }', 1, 'Right. Short.'],
    [
      'a grading result without words',
      '{ pass: false, score: 0, reason: "" }',
      0,
      'Wrong. Expected the function of score.mjs to pass. It fails.',
    ],
  ])('may give %s', async (_, result, score, feedback) => {
    const given = await scoreWith({ 'score.mjs': `export default () => (${result});` }, { javascript: 'score.mjs' });
    expect([given.score, given.feedback.split('\n')[0]]).toEqual([score, feedback]);
  });

  it('may score objectives, and receives the configuration, promptfoo’s `vars` and the trace', async () => {
    const { feedback, objectives } = await scoreWith(
      {
        'score.mjs':
          'export default (output, { vars, trace, config }) => ({ score: 1, feedback: JSON.stringify([vars, trace, config]), objectives: { tone: 0.5 } });',
      },
      { javascript: 'score.mjs', objectives: ['tone'], config: { limit: 3 } },
    );
    expect(feedback).toContain('[{"answer":"billing"},[],{"limit":3}]');
    expect(objectives).toEqual({ tone: 0.5 });
  });

  it('can print to standard output', async () => {
    const content = 'export default () => { console.log("thinking"); process.stdout.write("..."); return 1; };';
    expect((await scoreWith({ 'score.mjs': content }, { javascript: 'score.mjs' })).score).toBe(1);
  });

  it('is loaded once and serves many rows', async () => {
    const folder = await folderWith({
      'score.mjs': 'let calls = 0; export default () => ({ score: 1, feedback: `call ${++calls}` });',
    });
    const score = scorer({ javascript: 'score.mjs' }, folder, row);
    const results = await Promise.all(Array.from({ length: 20 }, () => score('x')));
    expect(results.at(-1)?.feedback).toContain('call 20');
  });
});

describe('a JavaScript function that fails is an error with the row and does not affect others:', () => {
  const scoreOf = (content: string, more: Partial<MetricDefinition> = {}) =>
    scoreWith({ 'score.mjs': content }, { javascript: 'score.mjs', ...more });

  test.each<[string, string, string]>([
    [
      'it throws',
      'export default () => { throw new Error("No dictionary"); };',
      'The function of score.mjs gave no score: Error: No dictionary',
    ],
    ['it throws no error', 'export default () => { throw "a text"; };', 'gave no score: it threw a text'],
    [
      'it returns nothing',
      'export default () => {};',
      'The function of score.mjs gave no score: it returned no value.',
    ],
    ['it returns NaN', 'export default () => NaN;', 'gave no score: it returned NaN. A score is a number.'],
    [
      'it returns NaN within',
      'export default () => ({ score: 0 / 0, feedback: "x" });',
      'gave no score: it returned NaN as "score".',
    ],
    ['it returns 2', 'export default () => 2;', 'gave 2 as the score.'],
    [
      'it returns a text',
      'export default () => "good";',
      'The function of score.mjs answered "good", which isn\'t a score.',
    ],
    ['it returns no feedback', 'export default () => ({ score: 1 });', 'gave no feedback with its score 1.'],
    [
      'it ends the process',
      'export default () => process.exit(1);',
      'The function of score.mjs gave no score. The program that runs JavaScript exited with code 1 before it answered.',
    ],
    ['the module is malformed', 'export default (', 'gave no score: SyntaxError'],
    [
      'the module has no function',
      'export default 5;',
      'the module has no function as its default export. Its exported functions are: none',
    ],
    [
      'the module has several',
      'export const a = () => 1; export const b = () => 1;',
      'Its exported functions are: a, b',
    ],
  ])('%s', async (_, content, message) => {
    await expect(scoreOf(content)).rejects.toThrow(message);
    await expect(scoreOf(content)).rejects.toThrow(/^train\.jsonl:1: /);
  });

  it('it never ends', async () => {
    const endless =
      'const cell = new Int32Array(new SharedArrayBuffer(4));' +
      'export default (output) => { if (output === "endless") Atomics.wait(cell, 0, 0); return 1; };';
    const folder = await folderWith({ 'score.mjs': endless });
    const score = scorer({ javascript: 'score.mjs', timeoutSeconds: 5 }, folder, row);
    await expect(score('endless')).rejects.toThrow(
      'The function of score.mjs gave no score. The program that runs JavaScript did not answer within 5 seconds and was stopped.',
    );
    expect((await score('short')).score).toBe(1);
  });

  it('there is no such file', async () => {
    await expect(scoreWith({}, { javascript: 'score.mjs' })).rejects.toThrow(
      /^The metric's rule "javascript" names the file .*score\.mjs, which doesn't exist\. Correct its path, .* To write code in the spec, use { code: … }\.$/,
    );
  });

  it('there is no such function', async () => {
    const definition = { javascript: { file: 'score.mjs', function: 'grade' } };
    await expect(scoreWith({ 'score.mjs': 'export const other = () => 1;' }, definition)).rejects.toThrow(
      'The function "grade" of score.mjs gave no score: TypeError: the module has no exported function "grade". Its exported functions are: other',
    );
  });
});

describe('code in the spec', () => {
  test.each<[string, string]>([
    ['output.length < 10', 'return (output.length < 10);'],
    ['output.length < 10;', 'return (output.length < 10);'],
    ['const n = output.length; n < 10', 'const n = output.length; return ( n < 10);'],
    ['if (output) {\n  return 1;\n}\nreturn 0;', 'if (output) {\n  return 1;\n}\nreturn 0;'],
  ])('%j is the function body %j', (code, body) => {
    expect(javascriptBody(code)).toBe(body);
  });

  it('with a syntax error is rejected before the run', async () => {
    await expect(scoreWith({}, { javascript: { code: 'output ===' } }, 'refunds')).rejects.toThrow(
      /^The metric's rule "javascript" has malformed code: Unexpected token .*\. Correct the code\.$/,
    );
  });

  it.each([
    ['declares what it is given again', 'const output = 1;\nreturn output;'],
    ['takes apart what it is given under its own name', 'const { output } = context;\nreturn output;'],
    ['closes the function and opens another block', '};\nif (1) {'],
  ])('that %s is malformed too', async (_, code) => {
    await expect(scoreWith({}, { javascript: { code } })).rejects.toThrow('has malformed code: ');
  });

  it('scores, and quotes itself in the feedback', async () => {
    const { score, feedback } = await scoreWith(
      {},
      { javascript: { code: 'output === context.vars.answer' } },
      'refunds',
    );
    expect(score).toBe(0);
    expect(feedback).toBe(
      'Wrong. Expected the code `output === context.vars.answer` to return true. It returned false.\nThe output: "refunds"',
    );
  });
});

describe('promptfoo’s javascript', () => {
  test.each<[Record<string, unknown>, unknown]>([
    [{ value: 'file://checks/score.js' }, { entry: { javascript: { file: 'checks/score.js' } } }],
    [{ value: 'file://score.js:grade' }, { entry: { javascript: { file: 'score.js', function: 'grade' } } }],
    [
      { value: 'output.length', threshold: 0.5 },
      { entry: { javascript: { code: 'output.length' } }, passesAt: 0.5 },
    ],
    [{ value: '1', config: { a: 1 } }, { entry: { javascript: { code: '1' }, config: { a: 1 } } }],
    [{}, 'it has no code. Add it as "value"'],
  ])('%j reads as %j', (written, entry) => {
    expect(javascript.assertions['javascript']?.({ type: 'javascript', ...written })).toEqual(entry);
  });
});
