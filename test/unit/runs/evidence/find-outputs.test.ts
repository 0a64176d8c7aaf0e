import { expect, it } from 'vitest';
import { findOutputs } from '../../../../src/runs/evidence/find-outputs';
import { finishedRun } from './finished-run';

it('finds outputs in any case, with the example and the text that was run', async () => {
  const { evidence } = await finishedRun();
  const hits = await findOutputs(evidence, 'HARDWARE', 1000);
  expect(hits.length).toBeGreaterThan(0);
  const outputs = [...evidence.scoredRollouts()].map(({ rollout }) => evidence.outputOfRollout(rollout) ?? '');
  expect(hits).toHaveLength(outputs.filter((output) => output.toLowerCase().includes('hardware')).length);
  for (const { excerpt, example, subject } of hits) {
    expect(excerpt).toMatch(/hardware/i);
    expect(example.index).toBeGreaterThanOrEqual(0);
    expect(['candidate', 'proposal']).toContain(subject.kind);
  }
});

it('ends with as many as are enough, or when nobody waits for them', async () => {
  const { evidence } = await finishedRun();
  expect(await findOutputs(evidence, 'hardware', 2)).toHaveLength(2);
  expect(await findOutputs(evidence, 'no output says this', 2)).toEqual([]);
});
