import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelServer, type Answer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, gepa } from './program';

const environment = { TEST_KEY: 'sesame' };

/** The student needs "Say billing." and ignores the rest. */
const answer: Answer = (_response, { body }, completion) => {
  const messages = JSON.stringify(body['messages']);
  if (body['model'] === 'reflector') completion('Say it.\n\n```\nSort it.\nSay billing.\n```');
  else completion(messages.includes('Say billing.') ? 'billing' : 'no idea');
};

const rows = Array.from({ length: 12 }, (_, place) => JSON.stringify({ input: `Ticket ${place}`, answer: 'billing' }));

async function finishedRun() {
  const { baseUrl, requests } = await modelServer(answer);
  const folder = await workspace({
    'triage.gepa.yaml': endpointSpec(baseUrl),
    'triage.txt': 'Sort it.\nBe polite.',
    'pareto.jsonl': rows.join('\n'),
  });
  const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], environment);
  return { folder, requests, run: (JSON.parse(output) as { readonly run: string }).run };
}

test('scores the prompt file as it is now against the seed and the winner, and nothing twice', async () => {
  const { folder, requests, run } = await finishedRun();
  await writeFile(join(folder, 'triage.txt'), 'Say billing. Please.');
  const before = requests.length;
  const { status, output } = await gepa(folder, ['check', run, '--json'], environment);
  expect(status).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    set: 'pareto',
    mean: 1,
    against: [
      { candidate: 0, mean: 0, verdict: 'better' },
      { candidate: 1, mean: 1, verdict: 'noDifferenceShown' },
    ],
  });
  expect(requests.length - before).toBe(12);

  const again = await gepa(folder, ['check', run], environment);
  expect(requests.length - before).toBe(12);
  expect(again.output).toContain('The prompt file is better than the seed on 12 Pareto examples: it scores 1.00');
  expect(again.output).toContain('No difference between the prompt file and candidate 1 is shown');
  expect(again.output).toContain('The run has no test rows.');
});

test('uses the recorded scores when the file has the text of a candidate', async () => {
  const { folder, requests, run } = await finishedRun();
  await writeFile(join(folder, 'triage.txt'), 'Sort it.\r\nSay billing.\r\n');
  const before = requests.length;
  const { output } = await gepa(folder, ['check', run], environment);
  expect(output).toContain('The file has the text of candidate 1.');
  expect(requests.length).toBe(before);
});

test('says when the prompt file is missing, before it asks a model', async () => {
  const { folder, requests, run } = await finishedRun();
  await rm(join(folder, 'triage.txt'));
  const before = requests.length;
  const { status, errors } = await gepa(folder, ['check', run], environment);
  expect([status, errors]).toEqual([1, expect.stringContaining('no longer exists')]);
  expect(requests.length).toBe(before);
});

test('says what scoring will cost before it asks a model', async () => {
  const { folder, run } = await finishedRun();
  const spec = await readFile(join(folder, 'triage.gepa.yaml'), 'utf8');
  const priced = spec.replace('model: student,', 'model: student, price: { input: 10, output: 40 },');
  await writeFile(join(folder, 'triage.gepa.yaml'), priced);
  await writeFile(join(folder, 'triage.txt'), 'Say billing. Please.');
  const { errors } = await gepa(folder, ['check', run], environment);
  expect(errors).toMatch(/12 rollouts at most\.\nScoring will cost about \$0\.\d+ \(\$0\.\d+ to \$0\.\d+\)\./);
});
