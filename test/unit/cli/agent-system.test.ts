import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { field, listOf } from '../../../src/models/endpoints/json-field';
import { modelServer, sendJson } from '../models/model-server';
import { gitIn, repositoryWith, writeFiles } from '../system/agent/agent-repository';
import { manyRunsMs } from '../runs/practice-run';
import { gepa, type JsonResult } from './program';

const names = ['add', 'twice'];

function specFor(baseUrl: string): string {
  return `prompts: { rules: ../AGENTS.md }
system:
  kind: agent
  repository: ..
  command: node tools/agent.mjs "{{task}}"
  check: node checks/check.mjs {{name}}
  hidden: [../checks]
  score: last-line
  network: allowed
data: { feedback: rows.jsonl, pareto: rows.jsonl }
models:
  task: { practice: student }
  reflection: { baseUrl: "${baseUrl}", model: reflector, apiKeyEnv: TEST_KEY }
budget: { rollouts: 60, score: 1 }
search: { seed: 1, noise: null }
review: off
`;
}

/** A made-up reflection model that adds the rule whose lack the feedback complains of. */
function answerTo(request: string): string {
  const rule = request.includes('There is no test for the function')
    ? 'Write a test for every function.'
    : 'Add a line to CHANGELOG.md.';
  const old = /<current_text[^>]*>\n([^]*?)\n<\/current_text/.exec(request)?.[1] ?? '';
  return `A rule is missing.\n\n\`\`\`\n${old}\n- ${rule}\n\`\`\``;
}

describe('gepa optimize with a coding agent as the system', () => {
  test(
    'optimizes AGENTS.md by what the agent does in copies of the repository',
    async () => {
      const { baseUrl, requests } = await modelServer((response, { body }) => {
        const told = listOf(body['messages']).map((message) => String(field(message, 'content')));
        const message = { role: 'assistant', content: answerTo(told.join('\n')) };
        const choices = [{ index: 0, message, finish_reason: 'stop' }];
        sendJson(response, 200, { id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, usage: {} });
      });
      const folder = repositoryWith({ 'AGENTS.md': '# Rules\n\n- Be brief.\n', 'CHANGELOG.md': '' });
      for (const name of ['tools', 'checks', 'evals']) mkdirSync(join(folder, name));
      copyFileSync(resolve('test/programs/coding-agent.mjs'), join(folder, 'tools/agent.mjs'));
      copyFileSync(resolve('test/programs/coding-agent-check.mjs'), join(folder, 'checks/check.mjs'));
      gitIn(folder, 'add', '.');
      gitIn(folder, 'commit', '--quiet', '--message', 'Tools');
      const rows = names.map((name) => JSON.stringify({ task: `Add the function \`${name}\`.`, name }));
      writeFiles(folder, { 'evals/rules.gepa.yaml': specFor(baseUrl), 'evals/rows.jsonl': `${rows.join('\n')}\n` });
      const before = gitIn(folder, 'status', '--porcelain') + gitIn(folder, 'for-each-ref');

      const run = ['optimize', 'rules.gepa.yaml', '--trust', '--json'];
      const { status, output, errors } = await gepa(join(folder, 'evals'), run, { TEST_KEY: 'sesame' });
      expect(errors).not.toContain('failed');
      expect(status, errors).toBe(0);
      const result = JSON.parse(output) as JsonResult;
      expect(result.seed.pareto).toBeCloseTo(1 / 3);
      expect(result.best.pareto).toBe(1);
      expect(result.usage.task.promptTokens).toBe(result.usage.task.calls * 100);

      const reflection = requests.map(({ body }) => JSON.stringify(body)).join('\n');
      expect(reflection).toContain('The task is: Add the function');
      expect(reflection).toContain('file change');
      expect(reflection).toContain('+export const ');
      expect(reflection).toContain('CHANGELOG.md does not have the function.');
      expect(gitIn(folder, 'status', '--porcelain') + gitIn(folder, 'for-each-ref')).toBe(before);
      expect(readFileSync(join(folder, 'AGENTS.md'), 'utf8')).toBe('# Rules\n\n- Be brief.\n');
    },
    manyRunsMs,
  );
});
