import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelServer, type Answer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, gepa } from './program';

const environment = { TEST_KEY: 'sesame' };

interface Comparison {
  readonly set: string;
  readonly lines: readonly {
    readonly model: string;
    readonly candidate: number;
    readonly mean: number;
    readonly usdPerThousand: number | null;
  }[];
}

/** Only `student` needs the changed prompt to answer; `genius` always knows the label "billing". */
const answer: Answer = (_response, { body }, completion) => {
  const messages = JSON.stringify(body['messages']);
  if (body['model'] === 'reflector') completion('Say more.\n\n```\nSay billing.\n```');
  else completion(body['model'] === 'genius' || messages.includes('Say billing.') ? 'billing' : 'no idea');
};

const testRows = ['billing', 'billing', 'hardware', 'shipping']
  .map((label, place) => JSON.stringify({ input: `Ticket ${place}`, answer: label }))
  .join('\n');

/** A finished run whose candidate 1 is better than the seed. Its budget of money needs the prices of its own models only. */
async function finishedRun(baseUrl: string, data = 'test: test.jsonl, ') {
  const spec = endpointSpec(baseUrl)
    .replace('data: { ', `data: { ${data}`)
    .replaceAll('apiKeyEnv: TEST_KEY', 'apiKeyEnv: TEST_KEY, price: { input: 1, output: 1 }')
    .replace('budget: { ', 'budget: { usd: 100, ');
  const folder = await workspace({ 'triage.gepa.yaml': spec, 'test.jsonl': testRows });
  const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], environment);
  return { folder, run: (JSON.parse(output) as { readonly run: string }).run };
}

const meansOf = ({ lines }: Comparison) => lines.map(({ model, candidate, mean }) => [model, candidate, mean]);

test('compares the seed and the best candidate on the test set with another model', async () => {
  const { baseUrl } = await modelServer(answer);
  const { folder, run } = await finishedRun(baseUrl);
  const { status, output } = await gepa(folder, ['transfer', run, '--model', 'genius', '--json'], environment);
  expect(status).toBe(0);
  const comparison = JSON.parse(output) as Comparison;
  expect(comparison.set).toBe('test');
  expect(meansOf(comparison)).toEqual([
    ['student', 0, 0],
    ['student', 1, 0.5],
    ['genius', 0, 0.5],
    ['genius', 1, 0.5],
  ]);
});

test('scores nothing twice: neither what the run scored, nor what an earlier comparison did', async () => {
  const { baseUrl, requests } = await modelServer(answer);
  const { folder, run } = await finishedRun(baseUrl);
  const before = requests.length;
  await gepa(folder, ['transfer', run, '--model', 'genius'], environment);
  expect(requests.length - before).toBe(8);
  const { output, errors } = await gepa(folder, ['transfer', run, '--model', 'genius'], environment);
  expect(requests.length - before).toBe(8);
  expect(errors).toContain('nothing is scored again');
  expect(output).toMatch(/\| genius \| 1 \| 0\.500 \| ±0\.000/);
  expect(output).toMatch(/\| student \(of the run\) \| 1 \| 0\.500 \| \+0\.500 \([+−][\d.]+…\+[\d.]+\)/);
});

test('continues an interrupted comparison', async () => {
  let isDown = true;
  const { baseUrl, requests } = await modelServer((response, request, completion, count) => {
    if (
      request.body['model'] === 'genius' &&
      isDown &&
      requests.filter(({ body }) => body['model'] === 'genius').length > 2
    )
      response.writeHead(401).end('{"error":{"message":"expired"}}');
    else answer(response, request, completion, count);
  });
  const { folder, run } = await finishedRun(baseUrl);
  const interrupted = await gepa(folder, ['transfer', run, '--model', 'genius'], environment);
  expect(interrupted.status).toBe(1);
  expect(interrupted.errors).toContain('Run the same command again to continue');
  isDown = false;
  const { status, output } = await gepa(folder, ['transfer', run, '--model', 'genius', '--json'], environment);
  expect(status).toBe(0);
  expect(meansOf(JSON.parse(output) as Comparison)).toContainEqual(['genius', 1, 0.5]);
  expect(readdirSync(join(run, 'transfer'))).toHaveLength(2);
});

test('uses the Pareto set of a run without test rows, and says what that means', async () => {
  const { baseUrl } = await modelServer(answer);
  const { folder, run } = await finishedRun(baseUrl, '');
  const { output } = await gepa(folder, ['transfer', run, '--model', 'genius'], environment);
  expect(output).toContain('| Pareto set |');
  expect(output).toContain('they were selected on it');
});

test('takes a whole model with its own address and price', async () => {
  const { baseUrl } = await modelServer(answer);
  const other = await modelServer((_response, _request, completion) => completion('hardware'));
  const { folder, run } = await finishedRun(baseUrl);
  const model = `{ baseUrl: "${other.baseUrl}", model: local, price: { input: 1, output: 5 } }`;
  const { output } = await gepa(folder, ['transfer', run, '--model', model, '--candidate', '0', '--json'], environment);
  const { lines } = JSON.parse(output) as Comparison;
  expect(lines).toMatchObject([{ model: 'student' }, { model: 'local', mean: 0.25, usdPerThousand: 2 }]);
});

test('refuses what it cannot compare before anything is scored', async () => {
  const { baseUrl, requests } = await modelServer(answer);
  const { folder, run } = await finishedRun(baseUrl);
  const before = requests.length;
  for (const [options, message] of [
    [[], /needs --model/],
    [['--model', 'genius', '--candidate', '99'], /no candidate 99/],
    [['--model', 'genius', '--candidate', 'best'], /number of a candidate, not "best"/],
    [['--model', '{ baseUrl: '], /The value of --model/],
    [['--model', '{ modle: x }'], /modle/],
  ] as const) {
    const { status, errors } = await gepa(folder, ['transfer', run, ...options], environment);
    expect(status).not.toBe(0);
    expect(errors).toMatch(message);
  }
  expect(requests.length).toBe(before);
});

test('refuses a run that has not begun', async () => {
  const { baseUrl } = await modelServer(answer);
  const { folder, run } = await finishedRun(baseUrl);
  writeFileSync(join(run, 'journal.jsonl'), '');
  const { errors } = await gepa(folder, ['transfer', run, '--model', 'genius'], environment);
  expect(errors).toContain('The run has not begun');
});
