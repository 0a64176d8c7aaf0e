import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { readJournal } from '../../../src/runs/journal';
import { runsFolder } from '../../../src/runs/run-folder';
import { modelServer, sendJson } from '../models/model-server';
import { workspace } from '../runs/practice-run';

const built = mkdtempSync(join(tmpdir(), 'gepa-cli-'));
const program = join(built, 'cli.js');

beforeAll(async () => {
  await build({
    entryPoints: ['src/cli/main.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
  return () => rm(built, { recursive: true });
});

/** Runs `gepa …` in a folder. */
function gepa(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return new Promise<{ status: number | null; output: string; errors: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    child.on('close', (status) => resolve({ status, output, errors }));
  });
}

interface JsonResult {
  readonly run: string;
  readonly stopped: string;
  readonly rollouts: number;
  readonly seed: { readonly pareto: number };
  readonly best: { readonly pareto: number; readonly candidate: number };
  readonly usage: { readonly task: { readonly calls: number; readonly promptTokens: number } };
  readonly curve: readonly (readonly [number, number])[];
}

/** A spec whose models are an endpoint; the server answers like a model that learns one word. */
function endpointSpec(baseUrl: string): string {
  return `prompts: { triage: triage.txt }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
metric: { equals: "{{answer}}" }
models:
  task: { baseUrl: "${baseUrl}", model: student, apiKeyEnv: TEST_KEY, temperature: 0 }
  reflection: { baseUrl: "${baseUrl}", model: reflector, apiKeyEnv: TEST_KEY }
budget: { rollouts: 40 }
`;
}

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
    const { status, output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], { TEST_KEY: 'sesame' });
    const result = JSON.parse(output) as JsonResult;
    expect(status).toBe(0);
    expect(result.best).toMatchObject({ candidate: 1, pareto: 3 / 8 });
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer sesame']));
    expect(result.usage.task.promptTokens).toBe(1000 * result.usage.task.calls);
    for (const name of ['run.json', 'journal.jsonl']) {
      expect(readFileSync(join(result.run, name), 'utf8')).not.toContain('sesame');
    }
  });

  test('stopped by an endpoint’s failure says so, exits with 1, and can be resumed', async () => {
    let healthy = false;
    let replies = 0;
    const { baseUrl } = await modelServer((response, { body }, completion) => {
      if (body['model'] === 'student') completion('billing');
      else if (healthy) completion(`\`\`\`\nSay nothing ${(replies += 1)} times.\n\`\`\``);
      else sendJson(response, 401, { error: { message: 'wrong key' } });
    });
    const folder = await workspace({ 'triage.gepa.yaml': endpointSpec(baseUrl) });
    const failed = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], { TEST_KEY: 'sesame' });
    expect(failed.status).toBe(1);
    expect(failed.errors).toContain('did not accept the API key');
    const { run, rollouts } = JSON.parse(failed.output) as JsonResult;

    healthy = true;
    const resumed = await gepa(folder, ['resume', run, '--json'], { TEST_KEY: 'sesame' });
    expect(resumed.status).toBe(0);
    expect((JSON.parse(resumed.output) as JsonResult).rollouts).toBeGreaterThan(rollouts);
  });

  test('stopped by a wrong model goes on once the spec or the command line names another', async () => {
    const { baseUrl } = await modelServer((response, { body }, completion) => {
      if (body['model'] === 'student' || body['model'] === 'reflector') completion('billing');
      else sendJson(response, 404, { error: { message: 'no such model' } });
    });
    const spec = endpointSpec(baseUrl);
    const folder = await workspace({ 'triage.gepa.yaml': spec.replace('student', 'studnet') });
    const key = { TEST_KEY: 'sesame' };
    const failed = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], key);
    expect(failed.errors).toContain('does not know the model "studnet"');
    const { run } = JSON.parse(failed.output) as JsonResult;

    const set = ['--set', 'models.task.model=student', '--set', 'models.reflection.model=refelctor'];
    const halfMended = await gepa(folder, ['resume', run, ...set], key);
    expect(halfMended.errors).toContain('does not know the model "refelctor"');

    writeFileSync(join(folder, 'triage.gepa.yaml'), spec);
    const mended = await gepa(folder, ['resume', run, '--json'], key);
    expect(JSON.parse(mended.output)).toMatchObject({ stopped: 'noUsableProposal' });
  });

  test('without the key in the environment says which variable is missing', async () => {
    const folder = await workspace({ 'triage.gepa.yaml': endpointSpec('http://127.0.0.1:9/v1') });
    const { status, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toContain('The environment variable TEST_KEY is not set');
    expect(existsSync(runsFolder(folder))).toBe(false);
  });

  test('refuses a review mode that there is not, though nobody reviews in a terminal', async () => {
    const { status, errors } = await gepa(await workspace(), ['optimize', 'triage.gepa.yaml', '--set', 'review=maybe']);
    expect(status).toBe(1);
    expect(errors).toContain('"review": Invalid type: Expected ("every" | "improving" | "off") but received "maybe"');
  });

  test('of a prompt file that brings its own rows and evaluators needs no spec, and says who answers', async () => {
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

  test('of a file that is neither a spec nor a prompt says so', async () => {
    const { status, errors } = await gepa(await workspace(), ['optimize', 'feedback.jsonl']);
    expect(status).toBe(1);
    expect(errors).toMatch(
      /feedback\.jsonl: This is neither a spec, which is called NAME\.gepa\.yaml, nor a prompt file/,
    );
  });

  test('warns when the budget cannot pay for one improvement', async () => {
    const { errors } = await gepa(await workspace(), ['optimize', 'triage.gepa.yaml', '--set', 'budget.rollouts=15']);
    expect(errors).toContain('The budget of 15 rollouts cannot pay for one improvement: 18 are needed');
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
    ['an empty data file', { 'feedback.jsonl': '' }, /feedback\.jsonl: There are no rows/],
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

  test('a prompt file that is not there is named', async () => {
    const folder = await workspace();
    await rm(join(folder, 'triage.txt'));
    const { status, errors } = await gepa(folder, ['optimize', 'triage.gepa.yaml']);
    expect(status).toBe(1);
    expect(errors).toMatch(/triage\.txt: The prompt file of component "triage" does not exist/);
  });

  test('a budget that cannot even score the prompt as it is is refused', async () => {
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
  test('evaluate scores the prompt as it is and goes no further', async () => {
    const { status, output, errors } = await gepa(await workspace(), ['evaluate', 'triage.gepa.yaml', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ stopped: 'finished', rollouts: 8, reflections: 0, candidates: 1 });
    expect(errors).toContain('The scores of the prompt as it is: Pareto set 0.');
    expect(errors).not.toMatch(/You finished it|No candidate/);
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

  test('report tells a run as Markdown', async () => {
    const folder = await workspace();
    const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json']);
    const report = await gepa(folder, ['report', (JSON.parse(output) as JsonResult).run]);
    expect(report.output).toMatch(/^# triage\n/);
    expect(report.output).toContain('| 0 (seed) |');
    expect(report.output).toContain('```diff\n');
  });

  test('report of a run without a journal says so', async () => {
    const folder = await workspace({ 'run.json': '{}' });
    const { status, errors } = await gepa(folder, ['report', '.']);
    expect(status).toBe(1);
    expect(errors).toMatch(/^\/.*\/journal\.jsonl: This run has no journal that can be read\./);
  });

  test('report tells the best output per example when asked for outputs', async () => {
    const folder = await workspace();
    const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json']);
    const report = await gepa(folder, ['report', (JSON.parse(output) as JsonResult).run, '--outputs']);
    const [first, ...others] = report.output.trimEnd().split('\n');
    expect(others).toHaveLength(7);
    expect(JSON.parse(first ?? '')).toMatchObject({ source: 'pareto.jsonl:1', score: 1, output: 'hardware' });
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
    [['resume', 'x', '--set', 'budget.rollouts=9'], '"resume" takes --set models.…=value only'],
    [['report', 'x', '--fast'], '--fast'],
  ])('wrong use exits with 2: %j', async (args, message) => {
    const { status, errors, output } = await gepa(tmpdir(), args);
    expect(status).toBe(2);
    expect(errors).toContain(message);
    expect(output).toBe('');
  });

  test('resume of what is no run says where it looked', async () => {
    const { status, errors } = await gepa(tmpdir(), ['resume', 'nothing']);
    expect(status).toBe(1);
    expect(errors).toContain('There is no run at');
  });
});

test('a run is interrupted by Ctrl+C and resumed by its id', async () => {
  let asked = 0;
  const { baseUrl } = await modelServer((_response, _request, completion) => {
    asked += 1;
    if (asked === 5) child.kill('SIGINT');
    if (asked !== 5) completion('billing');
  });
  const folder = await workspace({ 'triage.gepa.yaml': endpointSpec(baseUrl) });
  writeFileSync(join(folder, '.keep'), '');
  const child = spawn(process.execPath, [program, 'optimize', 'triage.gepa.yaml', '--json'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TEST_KEY: 'sesame' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(1);
  const { run, stopped } = JSON.parse(output) as JsonResult;
  expect(stopped).toBe('cancelled');
  const resumed = await gepa(folder, ['resume', run.split('/').at(-1) ?? '', '--json'], { TEST_KEY: 'sesame' });
  expect(resumed.status).toBe(1);
  expect(JSON.parse(resumed.output)).toMatchObject({ stopped: 'noUsableProposal' });
});
