import { copyFileSync, readFileSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { field } from '../../../src/models/endpoints/json-field';
import { modelServer, sendJson } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { gepa, type JsonResult } from './program';

const rows = [
  ['Charged twice', 'Ada'],
  ['The parcel never came', 'Bob'],
  ['Refund my invoice', 'Ada'],
  ['The courier left it outside', 'Bob'],
];

function specFor(baseUrl: string): string {
  return `prompts: { plan: "agent.mjs#PLAN_PROMPT", answer: "agent.mjs#ANSWER_PROMPT" }
system: { kind: program, command: 'node agent.mjs "{{question}}"' }
data: { feedback: rows.jsonl, pareto: rows.jsonl }
metric: { equals: "{{answer}}" }
models:
  task: { baseUrl: "${baseUrl}", model: gpt-4.1-mini, apiKeyEnv: TEST_KEY }
  reflection: { baseUrl: "${baseUrl}", model: reflector, apiKeyEnv: TEST_KEY }
budget: { rollouts: 60, score: 1 }
search: { seed: 1, noise: null }
review: off
`;
}

interface Asked {
  readonly model: unknown;
  readonly messages: readonly { readonly role: unknown; readonly content: string }[];
}

/** A made-up world: the agent finds the queue only by a rule in its plan, and answers with a name only when told so. */
function answerTo({ model, messages }: Asked): object {
  const all = messages.map(({ content }) => content).join('\n');
  const first = messages[0]?.content ?? '';
  if (model === 'reflector') {
    const text = all.includes('You plan the work')
      ? 'You plan the work of a help desk.\nMoney goes to billing, parcels go to shipping.\nRequest: {question}'
      : 'You answer customers. Use the tool. Give only the name.';
    return { content: `It was not clear enough.\n\n\`\`\`\n${text}\n\`\`\`` };
  }
  if (first.includes('Request:')) {
    const isMoney = /charged|invoice/i.test(first.replace(/.*Money goes.*/, ''));
    const knows = first.includes('Money goes to billing');
    return { content: knows ? (isMoney ? 'billing' : 'shipping') : 'general' };
  }
  const result = messages.findLast(({ role }) => role === 'tool')?.content;
  if (result === undefined) {
    const queue = /Queue: (\w+)/.exec(all)?.[1] ?? '';
    const call = {
      id: 'call_1',
      type: 'function',
      function: { name: 'owner_of', arguments: JSON.stringify({ queue }) },
    };
    return { content: null, tool_calls: [call] };
  }
  return { content: first.includes('Give only the name') ? result : `You should talk to ${result}.` };
}

function askedIn({ model, messages }: Readonly<Record<string, unknown>>): Asked {
  const told: readonly unknown[] = Array.isArray(messages) ? messages : [];
  return {
    model,
    messages: told.map((message) => ({ role: field(message, 'role'), content: String(field(message, 'content')) })),
  };
}

describe('gepa optimize with a program as the system', () => {
  test('optimizes an agent of two modules and a tool, whose source it doesn’t touch', async () => {
    const { baseUrl, requests } = await modelServer((response, { body }) => {
      const message = { role: 'assistant', ...answerTo(askedIn(body)) };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      sendJson(response, 200, { id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, usage: {} });
    });
    const data = rows.map(([question, answer]) => `${JSON.stringify({ question, answer })}\n`).join('');
    const unused = specFor(baseUrl).replace('prompts: {', 'prompts: { other: other.md,');
    const folder = await workspace({
      'agent.gepa.yaml': unused,
      'other.md': 'Nobody sends this text to a model.',
      'rows.jsonl': data,
    });
    const source = resolve('test/programs/openai-agent.mjs');
    copyFileSync(source, join(folder, 'agent.mjs'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    const checked = await gepa(folder, ['headroom', 'agent.gepa.yaml', '--trust'], { TEST_KEY: 'sesame' });
    expect(checked.output).toContain(
      "The program's requests on the first row, by their prompts: plan, answer, answer.",
    );
    expect(checked.output).toContain('The prompt "other" was in no request of the program on 4 rows.');
    await writeFile(join(folder, 'agent.gepa.yaml'), specFor(baseUrl));
    const { status, output, errors } = await gepa(folder, ['optimize', 'agent.gepa.yaml', '--trust', '--json'], {
      TEST_KEY: 'sesame',
    });
    expect(errors).not.toContain('failed');
    expect(status).toBe(0);
    const result = JSON.parse(output) as JsonResult;
    expect(result.seed.pareto).toBe(0);
    expect(result.best.pareto).toBe(1);
    expect(readFileSync(join(folder, 'agent.mjs'), 'utf8')).toBe(readFileSync(source, 'utf8'));
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer sesame']));
    const reflections = requests
      .filter(({ body }) => body['model'] === 'reflector')
      .map(({ body }) => JSON.stringify(body));
    expect(reflections.some((request) => request.includes('owner_of'))).toBe(true);
  });
});
