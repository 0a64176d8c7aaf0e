import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { workspace } from '../practice-run';

test.each(['tokens: 9000', 'rollouts: 60'])(
  'what a system outside spends is said to be unknown (%s)',
  async (budget) => {
    const spec = `prompts: { triage: triage.txt }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
system: { kind: command, command: cat }
metric: { equals: "{{answer}}" }
budget: { ${budget} }
`;
    const { warnings } = await planRun(
      join(await workspace({ 'triage.gepa.yaml': spec }), 'triage.gepa.yaml'),
      () => 'r',
    );
    const said = warnings.filter((warning) =>
      warning.includes('counts in budget.tokens only as far as its replies say it'),
    );
    expect(said).toHaveLength(budget.startsWith('tokens') ? 1 : 0);
  },
);
