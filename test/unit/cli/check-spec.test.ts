import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelServer, type Answer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, gepa } from './program';

const environment = { TEST_KEY: 'sesame' };

/** Answers the first tickets as told by "Know N." in the prompt, and the others wrongly. */
const answer: Answer = (_response, { body }, completion) => {
  const asked = JSON.stringify(body['messages']);
  const known = Number(/Know (\d+)\./.exec(asked)?.[1] ?? 0);
  const ticket = Number(/Ticket (\d+)/.exec(asked)?.[1] ?? 0);
  completion(ticket < known ? 'billing' : 'no idea');
};

function row(place: number): string {
  return JSON.stringify({ input: `Ticket ${place}`, answer: 'billing' });
}

const tickets = Array.from({ length: 10 }, (_, place) => place);

async function specKnowing(known: number) {
  const { baseUrl, requests } = await modelServer(answer);
  const folder = await workspace({
    'triage.gepa.yaml': endpointSpec(baseUrl).replace('pareto.jsonl }', 'pareto.jsonl, test: test.jsonl }'),
    'triage.txt': `Know ${known}.`,
    'pareto.jsonl': row(99),
    'test.jsonl': tickets.map(row).join('\n'),
  });
  const check = (...options: readonly string[]) => gepa(folder, ['check', 'triage.gepa.yaml', ...options], environment);
  return { folder, requests, check, know: (count: number) => writeFile(join(folder, 'triage.txt'), `Know ${count}.`) };
}

test('scores the test rows only, and passes without a requirement', async () => {
  const { check, requests } = await specKnowing(7);
  const { status, output } = await check('--json');
  expect(status).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    name: 'triage',
    set: 'test',
    mean: 0.7,
    scored: 10,
    of: 10,
    passed: true,
    requirements: [],
  });
  expect(requests).toHaveLength(10);
});

test('exits with 3 when the prompt scores below --min', async () => {
  const { check } = await specKnowing(7);
  const failed = await check('--min', '0.8');
  expect([failed.status, failed.errors]).toEqual([3, expect.stringContaining('The score 0.700 is below 0.8.')]);
  expect((await check('--min', '0.7')).status).toBe(0);
});

test('exits with 3 when the prompt falls behind its baseline further than chance explains', async () => {
  const { check, know } = await specKnowing(10);
  expect((await check('--baseline', 'triage.baseline.json', '--update')).status).toBe(0);
  await know(9);
  const within = await check('--baseline', 'triage.baseline.json');
  expect([within.status, within.output]).toEqual([0, expect.stringContaining('No difference')]);
  await know(2);
  const beyond = await check('--baseline', 'triage.baseline.json');
  expect([beyond.status, beyond.errors]).toEqual([3, expect.stringContaining('worse than the baseline')]);
  expect(beyond.output).toContain('| test.jsonl:3 | Ticket 2 | 1.000 | 0.000 |');
});

test('finds the rows of a baseline again when they were moved, and counts no others', async () => {
  const { folder, check } = await specKnowing(10);
  await check('--baseline', 'base.json', '--update');
  await writeFile(join(folder, 'test.jsonl'), [row(50), ...tickets.slice(1).reverse().map(row)].join('\n'));
  const { output } = await check('--baseline', 'base.json', '--json');
  expect(JSON.parse(output)).toMatchObject({
    passed: true,
    requirements: [{ baseline: { mean: 1, baselineMean: 1, comparison: { equal: 9 }, unpaired: 2 } }],
  });
});

test.each([
  ['there is none', undefined, 'There is no baseline yet. Record one with --update'],
  ['it is another file', '{ "rows": [] }', 'This is not a baseline of "gepa check"'],
  [
    'it has other rows',
    JSON.stringify({ formatVersion: 1, set: 'test', metric: 'METRIC', rows: [] }),
    'The baseline has no score for any of the rows',
  ],
  [
    'it has another metric',
    JSON.stringify({ formatVersion: 1, set: 'test', metric: 'another', rows: [] }),
    'The baseline was recorded with another metric',
  ],
])('says so before it asks a model when the baseline can’t be used: %s', async (_case, content, message) => {
  const { folder, check, requests } = await specKnowing(10);
  await check('--baseline', 'recorded.json', '--update');
  const { metric } = JSON.parse(await readFile(join(folder, 'recorded.json'), 'utf8')) as { readonly metric: string };
  if (content !== undefined) await writeFile(join(folder, 'base.json'), content.replace('METRIC', metric));
  const { length } = requests;
  const { status, errors } = await check('--baseline', 'base.json');
  expect([status, errors]).toEqual([1, expect.stringContaining(message)]);
  expect(requests).toHaveLength(length);
});

test('writes JUnit XML and a summary', async () => {
  const { folder, check } = await specKnowing(7);
  const { status } = await check('--min', '0.8', '--junit', 'out/junit.xml', '--markdown', 'out/summary.md');
  expect(status).toBe(3);
  expect(await readFile(join(folder, 'out', 'junit.xml'), 'utf8')).toContain('tests="11" failures="1"');
  const summary = await readFile(join(folder, 'out', 'summary.md'), 'utf8');
  expect(summary).toContain('## triage: ❌ failed');
  expect(summary).toContain('| ❌ | scores at least 0.8 | The score 0.700 is below 0.8. |');
});

test('adds to the summary of a step in GitHub Actions', async () => {
  const { folder } = await specKnowing(7);
  const file = join(folder, 'step.md');
  await writeFile(file, '# Before\n');
  const args = ['check', 'triage.gepa.yaml', '--markdown', file];
  await gepa(folder, args, { ...environment, GITHUB_STEP_SUMMARY: file });
  expect(await readFile(file, 'utf8')).toMatch(/^# Before\n## triage: checked/);
});

test.each([
  [['--min', '1.2'], '--min takes a score from 0 to 1, not "1.2".'],
  [['--min', 'high'], '--min takes a score from 0 to 1, not "high".'],
  [['--update'], '--update needs --baseline FILE'],
])('exits with 2 for %j', async (options, message) => {
  const { check, requests } = await specKnowing(7);
  const { status, errors } = await check(...options);
  expect([status, errors]).toEqual([2, expect.stringContaining(message)]);
  expect(requests).toHaveLength(0);
});

test('says what can be checked when there is neither a spec nor a run', async () => {
  const { folder } = await specKnowing(7);
  const { status, errors } = await gepa(folder, ['check', 'nothing'], environment);
  expect([status, errors]).toEqual([1, expect.stringContaining('There is no spec and no run "nothing".')]);
});

test('checks a run by what is required, too', async () => {
  const { folder, know } = await specKnowing(10);
  const { output } = await gepa(folder, ['evaluate', 'triage.gepa.yaml', '--json'], environment);
  const { run } = JSON.parse(output) as { readonly run: string };
  await know(4);
  const { status, errors } = await gepa(folder, ['check', run, '--min', '0.5'], environment);
  expect([status, errors]).toEqual([3, expect.stringContaining('The score 0.400 is below 0.5.')]);
  const set = await gepa(folder, ['check', run, '--set', 'search.seed=1'], environment);
  expect([set.status, set.errors]).toEqual([2, expect.stringContaining('"check" takes --set only for a spec')]);
});
