import { expect, test } from 'vitest';
import type { Outage } from '../../../../src/gepa/events';
import { OutageGate } from '../../../../src/models/outages/outage-gate';
import { defaultOutagePolicy } from '../../../../src/models/outages/outage-policy';
import { patientSystem } from '../../../../src/runs/execution/patient-system';
import { createHttpSystem } from '../../../../src/system/http-system';
import { EagerClock } from '../../models/outages/eager-clock';
import { rolloutServer, sendJson } from '../../system/rollout-server';

const never = new AbortController().signal;
const row = { values: { input: 'Charged twice' }, source: 'train.jsonl:3' };

/** A system whose address does not answer the questions from the second to a last one. */
async function systemThatIsDown(last: number) {
  const { url, questions } = await rolloutServer((response, _question, count) => {
    if (count > 1 && count <= last) sendJson(response, { error: 'warming up' }, 503);
    else sendJson(response, { output: 'billing' });
  });
  const waits: Outage[] = [];
  const listener = {
    waiting: (outage: Outage) => void waits.push(outage),
    over: () => undefined,
    retried: () => undefined,
    answered: () => undefined,
    givenUp: () => undefined,
  };
  const gate = new OutageGate({ ...defaultOutagePolicy, longestOutageMs: 600_000 }, listener, new EagerClock());
  const system = createHttpSystem(
    { kind: 'http', urls: [url], timeoutSeconds: 20 },
    { concurrency: 8, backoff: { firstDelayMs: 1, longestDelayMs: 2 } },
  );
  const run = () => patientSystem(system, gate).run({ route: 'Route it.' }, row, never);
  return { run, waits, questions };
}

test('a run waits for a system that is down, and its rollout comes when it is up again', async () => {
  const { run, waits } = await systemThatIsDown(20);
  await run();
  expect((await run()).output).toBe('billing');
  expect(waits.length).toBeGreaterThan(1);
  expect(waits[0]?.message).toContain('No answer in 6 attempts');
});

test('a system that stays down ends the run with what it said', async () => {
  const { run } = await systemThatIsDown(Infinity);
  await run();
  await expect(run()).rejects.toThrow(/No answer in 6 attempts: .*It has not answered for \d+ minutes\./);
});
