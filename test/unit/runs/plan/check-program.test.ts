import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { workspace } from '../practice-run';

const agent = `const PLAN = "Name the queue of the request: {question}";
const ANSWER = \`Answer \${customer.name} politely and briefly.\`;
const OTHER = 'Name the queue of the request: {question}';
`;

async function planOf(changes: Readonly<Record<string, string>> = {}) {
  const entries = {
    prompts: '{ plan: "agent.ts#PLAN", answer: "agent.ts#ANSWER" }',
    system: `{ kind: program, command: 'node agent.ts "{{input}}"' }`,
    data: '{ feedback: feedback.jsonl, pareto: pareto.jsonl }',
    metric: '{ equals: "{{answer}}" }',
    ...changes,
  };
  const folder = await workspace({ 'agent.ts': agent });
  const spec = Object.entries(entries).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(join(folder, 'agent.gepa.yaml'), spec.join(''));
  return planRun(join(folder, 'agent.gepa.yaml'), () => 'run-1');
}

describe('a plan of a run with a program', () => {
  test('names prompts by the variables of the source', async () => {
    const { description, prompts, columns } = await planOf();
    expect(description.seed).toEqual({
      plan: 'Name the queue of the request: {question}',
      answer: 'Answer ${customer.name} politely and briefly.',
    });
    expect(prompts['plan']).toMatchObject({ part: expect.stringMatching(/^L1:14~/) as string, templating: 'fString' });
    expect(columns.input).toBe('input');
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a variable that the source doesn’t have',
      { prompts: '{ plan: "agent.ts#PLANN" }' },
      'no string that is assigned to "PLANN"',
    ],
    [
      'two prompts with the same text',
      { prompts: '{ plan: "agent.ts#PLAN", other: "agent.ts#OTHER" }' },
      'The prompts "plan" and "other" have the same text',
    ],
    [
      'a program that gets nothing of a row',
      { system: '{ kind: program, command: node agent.ts }' },
      'isn’t given anything of a row',
    ],
    [
      'a column that the rows don’t have',
      { system: `{ kind: program, command: 'node agent.ts {{question}}' }` },
      "The program is given {{question}}, which isn't a column of the row at",
    ],
    [
      'a command that needs a shell',
      { system: `{ kind: program, command: 'node agent.ts {{input}} | tail -1' }` },
      'A shell isn’t used',
    ],
    [
      'an unknown place of the output',
      { system: `{ kind: program, command: 'node a {{input}}', output: stderr }` },
      'Expected stdout, last-line, json:path or file:path',
    ],
    [
      'both a command and a server',
      { system: `{ kind: program, command: 'node a {{input}}', serve: npm start }` },
      'Expected either command, for a program that is started for each row, or serve',
    ],
    [
      'a server without a request',
      { system: '{ kind: program, serve: npm start }' },
      'Expected serve and request together',
    ],
    [
      'a port without a server',
      { system: `{ kind: program, command: 'node a {{input}}', portEnv: PORT }` },
      'Only a server takes a port. Remove system.portEnv.',
    ],
    ['no metric', { metric: '[]' }, 'Expected at least one rule'],
  ])('refuses %s', async (_, changes, problem) => {
    await expect(planOf(changes)).rejects.toThrow(problem);
  });
});
