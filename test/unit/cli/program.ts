import { spawn } from 'node:child_process';
import { inject } from 'vitest';

/** The terminal's program; see `build-program.ts`. */
export const program = inject('program');

/** Runs `gepa …` in a folder. */
export function gepa(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return new Promise<{ status: number | null; output: string; errors: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...environment },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    child.on('close', (status) => resolve({ status, output, errors }));
  });
}

/** What `--json` puts out. */
export interface JsonResult {
  readonly run: string;
  readonly stopped: string;
  readonly rollouts: number;
  readonly seed: { readonly pareto: number };
  readonly best: { readonly pareto: number; readonly candidate: number };
  readonly usage: { readonly task: { readonly calls: number; readonly promptTokens: number } };
  readonly curve: readonly (readonly [number, number])[];
}

/** A spec whose models are an endpoint; the server answers like a model that learns one word. */
export function endpointSpec(baseUrl: string): string {
  return `prompts: { triage: triage.txt }
data: { feedback: feedback.jsonl, pareto: pareto.jsonl }
metric: { equals: "{{answer}}" }
models:
  task: { baseUrl: "${baseUrl}", model: student, apiKeyEnv: TEST_KEY, temperature: 0 }
  reflection: { baseUrl: "${baseUrl}", model: reflector, apiKeyEnv: TEST_KEY }
budget: { rollouts: 40 }
`;
}
