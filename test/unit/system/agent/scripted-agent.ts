import { join } from 'node:path';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { createAgentSystem } from '../../../../src/system/agent/agent-system';
import { agentSystemSchema } from '../../../../src/system/agent/agent-schema';
import { repositoryWith } from './agent-repository';

/** An agent that writes the word of its instructions into a file. */
const obedient = `
import { readFileSync, writeFileSync } from 'node:fs';
const word = /Write (\\w+)/.exec(readFileSync('AGENTS.md', 'utf8'))?.[1] ?? 'nothing';
writeFileSync('answer.txt', word + ' for ' + process.argv[2]);
console.log('Wrote ' + word + '.');
`;

/** A check that wants "code" in the file. */
const check = `
import { readFileSync } from 'node:fs';
const answer = readFileSync('answer.txt', 'utf8');
console.log('The file has: ' + answer);
process.exitCode = answer.includes('code') ? 0 : 1;
`;

export interface ScriptedAgent {
  readonly files?: Readonly<Record<string, string>>;
  /** The source of `agent.mjs`. */
  readonly agent?: string;
  /** Values of the spec's `system`. One that is undefined is left out. */
  readonly definition?: Readonly<Record<string, unknown>>;
  readonly trusted?: boolean;
  /** Changes the repository before the system is made. */
  readonly before?: (folder: string) => void;
}

/** Makes a system whose agent is a script in a repository. It may use the network, because that needs no sandbox. */
export function scriptedAgent({ files = {}, agent = obedient, definition, trusted = true, before }: ScriptedAgent) {
  const folder = repositoryWith({ 'AGENTS.md': 'Be brief.\n', 'agent.mjs': agent, 'check.mjs': check, ...files });
  before?.(folder);
  const written: Readonly<Record<string, unknown>> = {
    kind: 'agent',
    command: [process.execPath, 'agent.mjs', '{{task}}'],
    check: [process.execPath, 'check.mjs'],
    ...{ network: 'allowed', sandbox: false },
    ...definition,
  };
  const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
  const system = createAgentSystem(v.parse(agentSystemSchema, given), {
    components: ['rules'],
    promptFiles: [join(folder, 'AGENTS.md')],
    filesWith: ({ rules = '' }) => [{ file: join(folder, 'AGENTS.md'), content: `${rules}\n` }],
    ownFiles: [join(folder, 'rows.jsonl')],
    folder,
    trusted,
  });
  onTestFinished(() => system.close?.());
  const run = (values: Readonly<Record<string, unknown>> = { task: 'Fix it' }, rules = 'Write code.') =>
    system.run({ rules }, { values, source: 'rows.jsonl:1' }, new AbortController().signal);
  return { folder, system, run };
}

/** Returns the error of a rollout that has to fail. */
export async function errorOf(running: Promise<unknown>): Promise<Error> {
  const error: unknown = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error('Expected the rollout to fail.');
}

/** A line of a script that never ends. */
export const blocked = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
