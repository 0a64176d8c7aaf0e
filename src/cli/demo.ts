import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RunFold } from '../gepa/fold';
import { readJournal } from '../runs/journal';
import { winningDiff } from '../runs/report';
import { runToEnd, startRun } from './run-commands';

/** `gepa demo`: the main job on a copy of the sample, in the terminal. Returns the exit status. */
export async function runDemo(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gepa-demo-'));
  await cp(resolve(__dirname, '../media/sample'), folder, { recursive: true });
  process.stderr.write(`A copy of the sample is in ${folder}. The practice model stands in for a language model.\n\n`);
  const { runFolder, plan } = await startRun(join(folder, 'prompts/triage.gepa.yaml'), folder, []);
  const status = await runToEnd(runFolder, plan, { json: false, detailed: true });
  process.stdout.write(`\n${winningDiff(RunFold.over(readJournal(runFolder)).state)}\n`);
  return status;
}
