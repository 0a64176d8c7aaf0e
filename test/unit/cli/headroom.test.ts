import { expect, test } from 'vitest';
import { modelServer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, gepa } from './program';

const environment = { TEST_KEY: 'sesame' };

test('says what stands in the way of a search, with the rows, and creates no run', async () => {
  const { baseUrl, requests } = await modelServer((_response, _request, completion) => completion('no idea'));
  const folder = await workspace({ 'triage.gepa.yaml': endpointSpec(baseUrl) });
  const { status, output, errors } = await gepa(folder, ['headroom', 'triage.gepa.yaml'], environment);
  expect(status).toBe(0);
  expect(errors).toBe('Running the prompt as it is: 13 rollouts, 22 scores of the metric.\n');
  expect(output).toContain('The prompt scores 0.00 on 8 rows. Before you search:\n');
  expect(output).toContain('- The prompt as it is scores 0 on all 8 rows of the check (feedback.jsonl:1, ');
  expect(requests).toHaveLength(13);
  expect((await gepa(folder, ['report', 'triage'], environment)).errors).toContain('There is no run at');
});

test('gives its findings as JSON', async () => {
  const { baseUrl } = await modelServer((_response, _request, completion) => completion('billing'));
  const folder = await workspace({ 'triage.gepa.yaml': endpointSpec(baseUrl) });
  const { output } = await gepa(folder, ['headroom', 'triage.gepa.yaml', '--json'], environment);
  expect(JSON.parse(output)).toMatchObject({ mean: 3 / 8, scored: 8, findings: [] });
});

test('a search says the same of its own first rollouts, and continues where nobody can be asked', async () => {
  const { baseUrl } = await modelServer((_response, _request, completion) => completion('no idea'));
  const folder = await workspace({ 'triage.gepa.yaml': endpointSpec(baseUrl) });
  const finding = 'Before the search: The prompt as it is scores 0 on all 8 rows of the check (pareto.jsonl:1, ';
  const told = await gepa(folder, ['optimize', 'triage.gepa.yaml'], environment);
  expect(told.errors).toContain(finding);
  expect(told.errors).toContain('The search continues. --skip-headroom leaves this check out.\n');
  expect(told.errors).toContain('The reflection model gave no usable text');
  const skipped = await gepa(folder, ['optimize', 'triage.gepa.yaml', '--skip-headroom'], environment);
  expect(skipped.errors).not.toContain('Before the search');
});
