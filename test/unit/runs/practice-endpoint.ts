import type { ServerResponse } from 'node:http';
import type { ChatMessage } from '../../../src/models/model';
import { createModel } from '../../../src/models/create-model';
import type { RunModels } from '../../../src/models/run-models';
import { modelServer } from '../models/model-server';
import { newRun, workspace } from './practice-run';

const never = new AbortController().signal;

/**
 * The practice models behind a real address, and a run of them.
 *
 * @param fail answers a request instead of the model, or returns false.
 */
export async function practiceEndpoint(fail: (response: ServerResponse, count: number) => boolean) {
  const practice = {
    student: createModel({ practice: 'student' }, undefined),
    reflector: createModel({ practice: 'reflector' }, undefined),
  };
  const { baseUrl, requests } = await modelServer((response, { body }, completion, count) => {
    if (fail(response, count)) return;
    const model = body['model'] === 'reflector' ? practice.reflector : practice.student;
    const messages = body['messages'] as readonly ChatMessage[];
    void model.complete({ messages }, never).then(({ text }) => completion(text));
  });
  const spec = [
    'prompts: { triage: triage.txt }',
    'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
    'metric: { equals: "{{answer}}" }',
    'models:',
    `  task: { baseUrl: "${baseUrl}", model: student }`,
    `  reflection: { baseUrl: "${baseUrl}", model: reflector }`,
    'budget: { rollouts: 60 }',
    'review: off',
    '',
  ];
  const run = await newRun(await workspace({ 'triage.gepa.yaml': spec.join('\n') }));
  const models: RunModels = {
    task: createModel({ baseUrl, model: 'student' }, undefined),
    reflection: createModel({ baseUrl, model: 'reflector' }, undefined),
  };
  return { run, models, baseUrl, requests };
}
