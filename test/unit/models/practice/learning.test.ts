import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { meanOf } from '../../../../src/gepa/state';
import { PracticeReflector } from '../../../../src/models/practice/reflector';
import { PracticeStudent } from '../../../../src/models/practice/student';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { createRunFolder, runsFolder } from '../../../../src/runs/folder/run-folder';
import { RunSession } from '../../../../src/runs/session/run-session';

const sample = fileURLToPath(new URL('../../../../media/sample', import.meta.url));

/** Optimizes the sample's triage prompt, and gives the run's last state. */
async function optimizeTriage(metric: string, seed: number) {
  const folder = await mkdtemp(join(tmpdir(), 'gepa-sample-'));
  await cp(sample, folder, { recursive: true });
  const spec = join(folder, 'prompts', 'learning.gepa.yaml');
  await writeFile(
    spec,
    `prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl, test: ../data/triage-test.jsonl }
metric: ${metric}
budget: { rollouts: 300 }
search: { seed: ${seed}, minibatch: 12 }
review: off
`,
  );
  const planned = await planRun(spec, () => 'learning');
  const { runFolder, plan } = await createRunFolder(runsFolder(folder), planned, new Date(0));
  const models = { task: new PracticeStudent(), reflection: new PracticeReflector() };
  const session = RunSession.open(runFolder, plan, { models, trusted: true }, () => undefined);
  await session.run();
  return session.state;
}

describe('the practice models on the sample workspace', () => {
  test.each([
    ['containing the label', '{ contains: "{{answer}}" }', 1],
    ['being the label', '{ equals: "{{answer}}" }', 2],
    ['both', '[{ contains: "{{answer}}", weight: 4 }, { equals: "{{answer}}", weight: 1 }]', 3],
  ])(
    'learn from at most 0.5 to at least 0.8 of the unseen tickets within 300 rollouts, scored by %s',
    async (_name, metric, seed) => {
      const { candidates, best = 0, rollouts } = await optimizeTriage(metric, seed);
      const testScore = (candidate: number) => meanOf(candidates[candidate]?.test ?? { sum: 0, count: 0 });
      expect(rollouts).toBeLessThanOrEqual(300);
      expect(testScore(0)).toBeLessThanOrEqual(0.5);
      expect(testScore(best)).toBeGreaterThanOrEqual(0.8);
    },
  );

  test('take the same course twice', async () => {
    const metric = '{ equals: "{{answer}}" }';
    const [once, again] = await Promise.all([optimizeTriage(metric, 4), optimizeTriage(metric, 4)]);
    expect(again.candidates.map(({ texts }) => texts)).toEqual(once.candidates.map(({ texts }) => texts));
  });
});
