import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJournal } from '../../../src/runs/journal/journal';
import { runsFolder } from '../../../src/runs/folder/run-folder';
import { modelServer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, gepa, type JsonResult } from './program';

describe('gepa optimize', () => {
  test('prints exactly one JSON object on standard output and progress on standard error', async () => {
    const folder = await workspace();
    const { status, output, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json']);
    const result = JSON.parse(output) as JsonResult;
    expect(status).toBe(0);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(result.best.pareto).toBeGreaterThan(result.seed.pareto);
    expect(result.curve.at(-1)?.[1]).toBe(result.best.pareto);
    expect(result.usage.task.calls).toBe(
      readJournal(result.run).filter(({ type }) => type === 'rolloutFinished').length,
    );
    expect(errors).toContain('Candidate 1 scores');
  });

  test('takes values of the spec from the command line', async () => {
    const folder = await workspace();
    const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--set', 'budget.rollouts=23', '--json']);
    expect((JSON.parse(output) as JsonResult).rollouts).toBeLessThanOrEqual(23);
  });

  test('asks an endpoint over HTTP with the key from the environment, and never writes it down', async () => {
    const { baseUrl, requests } = await modelServer((_response, { body }, completion) => {
      const messages = JSON.stringify(body['messages']);
      if (body['model'] === 'reflector') completion('Say more.\n\n```\nSay billing.\n```');
      else completion(messages.includes('Say billing.') ? 'billing' : 'no idea');
    });
    const folder = await workspace({ 'triage.gepa.yaml': endpointSpec(baseUrl) });
    const { status, output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], {
      TEST_KEY: 'sesame',
      // The client library would log to standard output.
      OPENAI_LOG: 'debug',
    });
    const result = JSON.parse(output) as JsonResult;
    expect(status).toBe(0);
    expect(result.best).toMatchObject({ candidate: 1, pareto: 3 / 8 });
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer sesame']));
    expect(result.usage.task.promptTokens).toBe(1000 * result.usage.task.calls);
    for (const name of ['run.json', 'journal.jsonl']) {
      expect(readFileSync(join(result.run, name), 'utf8')).not.toContain('sesame');
    }
  });

  test('names the variable of a key that is missing in the environment', async () => {
    const folder = await workspace({ 'triage.gepa.yaml': endpointSpec('http://127.0.0.1:9/v1') });
    const { status, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toContain('The environment variable TEST_KEY is not set');
    expect(existsSync(runsFolder(folder))).toBe(false);
  });

  test('refuses a model that only the editor has, with its line in the spec', async () => {
    const spec = endpointSpec('http://127.0.0.1:9/v1').replace(/task: .*/, 'task: { vscode: gpt-4.1 }');
    const folder = await workspace({ 'triage.gepa.yaml': spec });
    const { status, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toMatch(
      /triage\.gepa\.yaml:5: models\.task is VS Code's model "gpt-4\.1", which only the editor can ask/,
    );
    expect(existsSync(runsFolder(folder))).toBe(false);
  });

  test('refuses one among several task models too', async () => {
    const spec = endpointSpec('http://127.0.0.1:9/v1').replace(
      /( *)task: .*/,
      '$&\n$1otherTasks:\n$1  - { practice: student }\n$1  - { vscode: gpt-4.1 }',
    );
    const folder = await workspace({ 'triage.gepa.yaml': spec });
    const { status, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toMatch(/triage\.gepa\.yaml:8: models\.otherTasks\.1 is VS Code's model "gpt-4\.1"/);
  });

  test('refuses an unknown review mode, although a terminal shows no reviews', async () => {
    const { status, errors } = await gepa(await workspace(), ['optimize', 'triage.gepa.yaml', '--set', 'review=maybe']);
    expect(status).toBe(1);
    expect(errors).toContain('"review": Invalid type: Expected ("every" | "improving" | "off") but received "maybe"');
  });

  test('runs a prompt file with its own rows and evaluators without a spec, and warns that practice models answer', async () => {
    const promptFile = [
      'messages: [{ role: system, content: Say where the ticket belongs. }]',
      'testData: [{ input: Charged twice, expected: billing }, { input: It broke, expected: hardware }]',
      'evaluators: [{ name: right, string: { equals: "{{expected}}" } }]',
      '',
    ].join('\n');
    const folder = await workspace({ 'label.prompt.yml': promptFile });
    const { output, errors } = await gepa(folder, ['evaluate', 'label.prompt.yml', '--json']);
    expect(errors).toContain('Warning: No models are named, so the practice models answer');
    expect((JSON.parse(output) as JsonResult).rollouts).toBe(1);
  });

  test('refuses a file that is neither a spec nor a prompt file', async () => {
    const { status, errors } = await gepa(await workspace(), ['optimize', 'feedback.jsonl']);
    expect(status).toBe(1);
    expect(errors).toMatch(/feedback\.jsonl: This isn't a spec \(NAME\.gepa\.yaml\) or a prompt file/);
  });

  test('warns when the budget cannot pay for one improvement', async () => {
    const { errors } = await gepa(await workspace(), ['optimize', 'triage.gepa.yaml', '--set', 'budget.rollouts=15']);
    expect(errors).toContain('The budget of 15 rollouts is too small for one improvement, which needs 18');
    expect(errors).toContain('No candidate beat the prompt as it is');
  });
});

describe('bad input to gepa optimize', () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'a spec with an unknown key',
      { 'triage.gepa.yaml': 'promts: {}\n' },
      /triage\.gepa\.yaml:1: Unknown key "promts"/,
    ],
    ['an empty data file', { 'feedback.jsonl': '' }, /feedback\.jsonl: The file has no rows/],
    ['a malformed row', { 'feedback.jsonl': '{"input": "a", "answer": "b"}\n{"input":\n' }, /feedback\.jsonl:2: /],
    ['a prompt without text', { 'triage.txt': '\n \n' }, /triage\.txt/],
    [
      'a metric that names a missing column',
      { 'feedback.jsonl': '{"input": "a", "label": "b"}\n' },
      /column.*answer|answer.*column/,
    ],
  ])('%s is told with its place', async (_name, files, message) => {
    const { status, errors } = await gepa(await workspace(files), ['optimize', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toMatch(message);
  });

  test('names a prompt file that does not exist', async () => {
    const folder = await workspace();
    await rm(join(folder, 'triage.txt'));
    const { status, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toMatch(/triage\.txt: The prompt file of component "triage" does not exist/);
  });

  test('refuses a budget that cannot even pay for scoring the seed', async () => {
    const { status, errors } = await gepa(await workspace(), [
      'optimize',
      'triage.gepa.yaml',
      '--set',
      'budget.rollouts=5',
    ]);
    expect(status).toBe(1);
    expect(errors).toContain('Raise budget.rollouts to at least 18');
  });
});

describe('the other commands', () => {
  test('evaluate only scores the prompt as it is', async () => {
    const { status, output, errors } = await gepa(await workspace(), ['evaluate', 'triage.gepa.yaml', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ stopped: 'finished', rollouts: 8, reflections: 0, candidates: 1 });
    expect(errors).toContain('The scores of the prompt as it is: Pareto set 0.');
    expect(errors).not.toMatch(/You finished the run|No candidate/);
  });

  test('evaluate does not need the key of the reflection model', async () => {
    const { baseUrl } = await modelServer((_response, _request, completion) => completion('billing'));
    const spec = endpointSpec(baseUrl).replace('reflector, apiKeyEnv: TEST_KEY', 'reflector, apiKeyEnv: OTHER_KEY');
    const folder = await workspace({ 'triage.gepa.yaml': spec });
    const { status, errors } = await gepa(folder, ['evaluate', 'triage.gepa.yaml'], { TEST_KEY: 'sesame' });
    expect(errors).toContain('Pareto set 0.375.');
    expect(status).toBe(0);
  });

  test('evaluate asks the reflection model for the verdicts of a metric, and needs its key for that', async () => {
    const verdict = '<critique-a>Fine.</critique-a><verdict-a>Y</verdict-a>';
    const { baseUrl } = await modelServer((_response, { body }, completion) =>
      completion(body['model'] === 'reflector' ? verdict : 'billing'),
    );
    const spec = endpointSpec(baseUrl)
      .replace('reflector, apiKeyEnv: TEST_KEY', 'reflector, apiKeyEnv: OTHER_KEY')
      .replace('equals: "{{answer}}"', 'closedqa: "It is a queue."');
    const folder = await workspace({ 'triage.gepa.yaml': spec });
    const args = ['evaluate', 'triage.gepa.yaml'];
    const judged = await gepa(folder, args, { TEST_KEY: 'sesame', OTHER_KEY: 'open' });
    expect(judged.errors).toContain('Pareto set 1.');
    const failed = await gepa(folder, args, { TEST_KEY: 'sesame' });
    expect(failed.errors).toContain('The environment variable OTHER_KEY is not set.');
    expect(failed.status).toBe(1);
  });

  test('report prints a run as Markdown', async () => {
    const folder = await workspace();
    const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json']);
    const report = await gepa(folder, ['report', (JSON.parse(output) as JsonResult).run]);
    expect(report.output).toMatch(/^# triage\n/);
    expect(report.output).toContain('| 0 (seed) |');
    expect(report.output).toContain('```diff\n');
  });

  test('report says that a run without a journal has not begun', async () => {
    const folder = await workspace({ 'run.json': '{}' });
    const { status, errors } = await gepa(folder, ['report', '.']);
    expect(status).toBe(1);
    expect(errors).toMatch(/^\/.*\/journal\.jsonl: This run has no journal yet\./);
  });

  test('report --outputs prints the best output per example', async () => {
    const folder = await workspace();
    const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json']);
    const report = await gepa(folder, ['report', (JSON.parse(output) as JsonResult).run, '--outputs']);
    const lines = report.output.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ source: 'pareto.jsonl:2', score: 1, output: 'billing' });
  });

  test('prompts --check writes to every file in memory, and lists what is malformed with the reason', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gepa-check-'));
    const files = {
      'a.prompt.yml': '# Ours\r\nmessages:\r\n  - role: system\r\n    content: "Sört it." # why\r\n',
      'b.prompt.yml': 'messages:\n  - role: system\n   content: x\n',
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);

    const { status, output } = await gepa(folder, ['prompts', '.', '--json', '--check']);

    expect(status).toBe(0);
    expect(JSON.parse(output)).toEqual({
      files: [
        {
          path: 'a.prompt.yml',
          format: 'githubModels',
          components: [{ name: 'system', text: 'Sört it.', start: 51, end: 60 }],
          roundTrip: true,
        },
        {
          path: 'b.prompt.yml',
          format: 'githubModels',
          components: [],
          roundTrip: false,
          error: expect.stringContaining('b.prompt.yml:') as string,
        },
      ],
    });
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(content);
    }
  });

  test('prompts lists the prompt files of a folder with their components', async () => {
    const folder = await workspace({
      'x.prompt.md': '---\ndescription: é\n---\nBe kind.\n',
      'bad.prompt.md': '---\na: b\n---\n',
    });
    const { output } = await gepa(folder, ['prompts', '.', '--json']);
    expect(JSON.parse(output)).toMatchObject({
      files: [
        { path: 'bad.prompt.md', error: expect.stringContaining('bad.prompt.md') as string },
        {
          path: 'x.prompt.md',
          format: 'markdown',
          components: [{ name: 'body', text: 'Be kind.', start: 24, end: 32 }],
        },
      ],
    });
  });

  test.each([
    [['optimise', 'x.yaml'], 'There is no command "optimise"'],
    [['optimize'], '"optimize" needs a spec file'],
    [['optimize', 'x.yaml', '--review', 'every'], 'Proposals are reviewed in the editor'],
    [['optimize', 'x.yaml', '--set', 'oops'], '--set takes path=value'],
    [['optimize', 'x.yaml', '--set', 'x=['], 'The value of --set "x=[" is malformed'],
    [['resume', 'x', '--set', 'budget.rollouts=9'], '"resume" takes only --set models.…=value and --set search'],
    [['report', 'x', '--fast'], '--fast'],
  ])('exits with 2 for a command line that is not valid: %j', async (args, message) => {
    const { status, errors, output } = await gepa(tmpdir(), args);
    expect(status).toBe(2);
    expect(errors).toContain(message);
    expect(output).toBe('');
  });
});
