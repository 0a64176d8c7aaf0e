import { expect, test } from 'vitest';
import type { OutageListener } from '../../../../src/models/outages/outage-listener';
import { OutageGate } from '../../../../src/models/outages/outage-gate';
import { defaultOutagePolicy } from '../../../../src/models/outages/outage-policy';
import { patientModels } from '../../../../src/models/outages/patient-models';
import { createModel } from '../../../../src/models/provider-registry';
import { modelServer, sendJson } from '../model-server';

const never = new AbortController().signal;
const nobody: OutageListener = {
  waiting: () => undefined,
  over: () => undefined,
  retried: () => undefined,
  answered: () => undefined,
  givenUp: () => undefined,
};

test('a setting that a model of the run refuses is reported once', async () => {
  const { baseUrl } = await modelServer((response, { body }, completion) => {
    if ('temperature' in body) sendJson(response, 400, { error: { message: "'temperature' is not supported" } });
    else completion('billing');
  });
  const spec = { baseUrl, model: 'student', temperature: 0 };
  const model = createModel(spec, { key: undefined });
  const told: string[] = [];
  const { task } = patientModels(
    { task: model, reflection: model },
    { task: spec, reflection: spec },
    new OutageGate(defaultOutagePolicy, nobody),
    (message) => told.push(message),
  );
  const request = { messages: [{ role: 'user' as const, content: 'Where to?' }], temperature: 0 };
  for (let count = 0; count < 2; count += 1) expect((await task.complete(request, never)).text).toBe('billing');
  expect(told).toEqual([expect.stringMatching(/requests to "student" are sent without temperature\.$/)]);
});
