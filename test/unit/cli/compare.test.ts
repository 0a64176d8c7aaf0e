import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparisonsFolder } from '../../../src/runs/comparison/comparison-file';
import { runsFolder } from '../../../src/runs/folder/run-folder';
import { searchPresets } from '../../../src/runs/spec/spec';
import { modelServer, type Answer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, gepa, type JsonResult } from './program';

const environment = { TEST_KEY: 'sesame' };
const presets = ['--presets', 'default,classic'];

interface Result {
  readonly comparison: string;
  readonly presets: readonly {
    readonly preset: string;
    readonly finished: number;
    readonly test: { readonly mean: number } | null;
    readonly usd: number | null;
    readonly byRollouts: readonly (readonly [number, number])[];
  }[];
  readonly runs: readonly { readonly preset: string; readonly seed: number; readonly result: JsonResult | null }[];
}

/** The texts of reflections differ, or the search would give up. */
const answer: Answer = (_response, { body }, completion, count) => {
  const messages = JSON.stringify(body['messages']);
  if (body['model'] === 'reflector') completion(`Say more.\n\n\`\`\`\nSay billing. (${count})\n\`\`\``);
  else completion(messages.includes('Say billing.') ? 'billing' : 'no idea');
};

const testRows = ['billing', 'billing', 'hardware', 'shipping']
  .map((label, place) => JSON.stringify({ input: `Ticket ${place}`, answer: label }))
  .join('\n');

/** A workspace whose models have a price and answer over HTTP. */
function pricedWorkspace(baseUrl: string, search = ''): Promise<string> {
  const spec = endpointSpec(baseUrl)
    .replace('data: { ', 'data: { test: test.jsonl, ')
    .replaceAll('apiKeyEnv: TEST_KEY', 'apiKeyEnv: TEST_KEY, price: { input: 1, output: 1 }');
  return workspace({ 'triage.gepa.yaml': `${spec}${search}`, 'test.jsonl': testRows });
}

const compare = (folder: string, ...options: readonly string[]) =>
  gepa(folder, ['compare', 'triage.gepa.yaml', ...options], environment);

test('runs presets on the same rows and budget, and compares them', async () => {
  const { baseUrl } = await modelServer(answer);
  const folder = await pricedWorkspace(baseUrl);
  const { status, output } = await compare(folder, ...presets, '--yes', '--json', '--html', 'page.html');
  expect(status).toBe(0);
  const result = JSON.parse(output) as Result;
  expect(result.presets).toMatchObject([
    { preset: 'default', finished: 1, test: { mean: 0.5 } },
    { preset: 'classic', finished: 1, test: { mean: 0.5 } },
  ]);
  expect(result.presets.every(({ usd }) => usd !== null && usd > 0)).toBe(true);
  expect(result.presets[0]?.byRollouts.at(-1)?.[1]).toBe(3 / 8);
  const rows = result.runs.map(({ result: run }) => readFileSync(join(run?.run ?? '', 'examples.jsonl'), 'utf8'));
  expect(new Set(rows).size).toBe(1);
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('Score over money');
});

test('says what it costs, and pays for nothing before somebody agrees', async () => {
  const { baseUrl, requests } = await modelServer(answer);
  const folder = await pricedWorkspace(baseUrl);
  const { status, errors } = await compare(folder, ...presets, '--seeds', '3');
  expect(status).toBe(1);
  expect(errors).toContain('2 presets with 3 seeds each: 6 runs of up to 240 rollouts');
  expect(errors).toMatch(/The 6 runs together will cost about \$/);
  expect(errors).toContain('Add --yes');
  expect(requests).toHaveLength(0);
  expect(() => readdirSync(runsFolder(folder))).toThrow();
});

test('continues where it was interrupted, and runs nothing again that was finished', async () => {
  let isDown = true;
  const { baseUrl, requests } = await modelServer((response, request, completion, count) => {
    if (isDown && count > 60) response.writeHead(401).end('{"error":{"message":"expired"}}');
    else answer(response, request, completion, count);
  });
  const folder = await pricedWorkspace(baseUrl);
  const interrupted = await compare(folder, ...presets, '--seeds', '2', '--yes', '--json');
  expect(interrupted.status).toBe(1);
  expect(interrupted.errors).toContain('Run the same command again to continue');
  const before = JSON.parse(interrupted.output) as Result;
  const finished = before.presets.reduce((sum, preset) => sum + preset.finished, 0);
  expect(finished).toBeGreaterThan(0);
  expect(finished).toBeLessThan(4);
  isDown = false;
  const { status, output, errors } = await compare(folder, ...presets, '--seeds', '2', '--yes', '--json');
  expect(status).toBe(0);
  expect(errors).toContain('used again');
  const after = JSON.parse(output) as Result;
  expect(after.comparison).toBe(before.comparison);
  expect(after.presets.map((preset) => preset.finished)).toEqual([2, 2]);
  const paid = requests.length;
  const again = await compare(folder, ...presets, '--seeds', '2', '--json');
  expect(again.status).toBe(0);
  expect(requests).toHaveLength(paid);
  expect(readdirSync(comparisonsFolder(folder))).toHaveLength(1);
  expect(readdirSync(runsFolder(folder))).toHaveLength(4);
});

test('runs another preset beside those that an earlier comparison ran', async () => {
  const { baseUrl } = await modelServer(answer);
  const folder = await pricedWorkspace(baseUrl);
  await compare(folder, '--presets', 'classic', '--yes');
  const { output, errors } = await compare(folder, ...presets, '--yes', '--parallel', '2');
  expect(errors).toContain('1 run is finished in an earlier comparison');
  expect(errors).toContain('1 run of up to 40 rollouts');
  expect(output).toMatch(/\| default \|.*\n\| classic \|/);
  expect(readdirSync(runsFolder(folder))).toHaveLength(2);
});

test('runs presets as they are, and says which options of the spec it leaves out', async () => {
  const { baseUrl } = await modelServer(answer);
  const folder = await pricedWorkspace(baseUrl, 'search: { preset: classic, merges: 2, seed: 7 }\n');
  const { output, errors } = await compare(folder, '--presets', 'default', '--yes', '--json');
  expect(errors).toContain("without the spec's search.merges");
  const { runs } = JSON.parse(output) as Result;
  expect(runs).toMatchObject([{ preset: 'default', seed: 7 }]);
  const { description } = JSON.parse(readFileSync(join(runs[0]?.result?.run ?? '', 'run.json'), 'utf8')) as {
    description: { search: { merges: number; lineages: unknown } };
  };
  expect(description.search.merges).toBe(0);
  expect(description.search.lineages).not.toBeNull();
});

test('refuses what it cannot compare before anything is run', async () => {
  const { baseUrl, requests } = await modelServer(answer);
  const folder = await pricedWorkspace(baseUrl);
  for (const [options, message] of [
    [['--presets', 'default,clasic'], `no preset "clasic". The presets are ${searchPresets.join(', ')}.`],
    [['--seeds', 'many'], '--seeds takes a number'],
    [['--set', 'search.preset=classic'], 'sets the presets itself'],
    [['--reference', 'missing.json'], 'missing.json'],
    [['--candidate', '1'], 'does not take --candidate'],
  ] as const) {
    const { status, errors } = await compare(folder, ...options, '--yes');
    expect(status).not.toBe(0);
    expect(errors).toContain(message);
  }
  expect(requests).toHaveLength(0);
});
