import { expect, onTestFinished, test } from 'vitest';
import { createModel } from '../../../../src/models/provider-registry';
import { RunSession } from '../../../../src/runs/session/run-session';
import { startPracticeServer } from '../../../soak/practice-server';
import { newRun, workspace } from '../practice-run';

test.each<[string, object]>([
  ['no usage', {}],
  ['null', { usage: null }],
  ['zeros', { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }],
  ['text', { usage: { prompt_tokens: '50', completion_tokens: '5' } }],
  ['other names', { usage: { input_tokens: 50, output_tokens: 5 } }],
])('a budget of money ends a run whose endpoint reports %s', async (_, more) => {
  const server = await startPracticeServer(({ response, answer }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...(JSON.parse(answer) as object), ...more }));
    return true;
  });
  onTestFinished(() => server.stop());
  const priced = (model: string) => ({ baseUrl: server.baseUrl, model, price: { input: 1, output: 10 } });
  const [task, reflection] = [priced('student'), priced('reflector')];
  const spec = [
    'prompts: { triage: triage.txt }',
    'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
    'metric: { equals: "{{answer}}" }',
    `models: ${JSON.stringify({ task, reflection })}`,
    'budget: { usd: 0.004 }',
    'review: off',
  ].join('\n');
  const { runFolder, plan } = await newRun(await workspace({ 'triage.gepa.yaml': spec }));
  const models = {
    task: createModel(task, { key: undefined }),
    reflection: createModel(reflection, { key: undefined }),
  };
  const session = RunSession.open(runFolder, plan, { models, trusted: true }, () => undefined);
  expect(await session.run()).toEqual({ kind: 'budget', limit: 'usd' });
  expect(session.state.usage.task.costUsd).toBeGreaterThan(0);
});
