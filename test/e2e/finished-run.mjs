// @ts-check
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { inProject } from '../vscode/project-paths.mjs';

const spec = `prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl, test: ../data/triage-test.jsonl }
metric: [{ contains: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 600 }
search: { preset: classic, merges: 5, seed: 3, minibatch: 6 }
review: off
`;

/**
 * Optimizes the sample's triage prompt in the terminal with the practice model, until the run has several candidates and ends.
 *
 * @param {string} workspace a copy of the sample workspace
 */
export async function finishRun(workspace) {
  const file = path.join(workspace, 'prompts', 'triage.gepa.yaml');
  await writeFile(file, spec);
  const env = { ...process.env, INIT_CWD: workspace };
  await promisify(execFile)(process.execPath, [inProject('dist', 'cli.js'), 'optimize', file], { cwd: workspace, env });
}
