import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelServer, type Answer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, gepa } from './program';

const environment = { TEST_KEY: 'sesame' };

/** The student needs "Say billing." and ignores the rest. */
const answer: Answer = (_response, { body }, completion) => {
  const messages = JSON.stringify(body['messages']);
  if (body['model'] === 'reflector') completion('Say more.\n\n```\nSay billing.\nOne.\nTwo.\nThree.\nBe polite.\n```');
  else completion(messages.includes('Say billing.') ? 'billing' : 'no idea');
};

const manyRows = Array.from({ length: 12 }, (_, place) =>
  JSON.stringify({ input: `Ticket ${place}`, answer: 'billing' }),
);

async function finishedRun() {
  const { baseUrl, requests } = await modelServer(answer);
  const folder = await workspace({
    'triage.gepa.yaml': endpointSpec(baseUrl),
    'triage.txt': 'Sort it.\nOne.\nTwo.\nThree.\nBe polite, please.',
    'pareto.jsonl': manyRows.join('\n'),
  });
  const { output } = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--json'], environment);
  return { folder, requests, run: (JSON.parse(output) as { readonly run: string }).run };
}

test('says which change of the best candidate helps, and scores nothing twice', async () => {
  const { folder, requests, run } = await finishedRun();
  const before = requests.length;
  const { status, output } = await gepa(folder, ['measure', run, '--json'], environment);
  expect(status).toBe(0);
  const { changes } = JSON.parse(output) as {
    readonly changes: readonly { readonly change: { readonly added: string }; readonly verdict: string }[];
  };
  const helpful = changes.filter(({ verdict }) => verdict === 'better');
  expect(helpful.map(({ change }) => change.added)).toEqual([expect.stringContaining('Say billing')]);
  expect(changes.length).toBeGreaterThan(1);
  expect(requests.length - before).toBe(12 * changes.length);

  const again = await gepa(folder, ['measure', run], environment);
  expect(requests.length - before).toBe(12 * changes.length);
  expect(again.output).toMatch(/\| 1 \| triage: .*Say billing.* \| 0\.000 \| \+1\.000 \| 12\/0 \| helps \|/);
  expect(again.output).toContain('no difference shown');
});

test('refuses a candidate that the run does not have, before it asks a model', async () => {
  const { folder, requests, run } = await finishedRun();
  const before = requests.length;
  const { status, errors } = await gepa(folder, ['measure', run, '--candidate', '9'], environment);
  expect(status).toBe(1);
  expect(errors).toContain('The run has no candidate 9 with scores on the whole Pareto set.');
  expect(requests.length).toBe(before);
});

test('takes one candidate, and a run that exists', async () => {
  const folder = await workspace();
  expect((await gepa(folder, ['measure', 'x', '--candidate', '1', '--candidate', '2'])).status).toBe(2);
  const { status, errors } = await gepa(folder, ['measure', join(folder, 'nowhere')]);
  expect([status, errors]).toEqual([1, expect.stringContaining('There is no run at')]);
});
