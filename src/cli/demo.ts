// Tested by test/unit/cli/terminal.test.ts.
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RunFold } from '../gepa/fold';
import { PacedModel } from '../models/paced-model';
import { practiceModels } from '../models/providers/practice';
import { PracticeReflector } from '../models/practice/reflector';
import { PracticeStudent } from '../models/practice/student';
import { composeSpec } from '../runs/draft/draft-spec';
import { readJournal } from '../runs/journal/journal';
import { winningDiff } from '../runs/report/report';
import { Progress } from './progress';
import { describeSearch, runToEnd, startRun } from './run-commands';
import { terminalWords as words } from './terminal-words';

/** Slow enough to see the progress bar move. */
const paceMs = 60;

/** Runs `gepa demo`: optimizes a copy of the sample. Returns the exit status. */
export async function runDemo(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'gepa-demo-'));
  await cp(resolve(__dirname, '../media/sample'), folder, { recursive: true });
  const specFile = join(folder, 'prompts', 'triage.gepa.yaml');
  await writeFile(specFile, demoSpec());
  process.stderr.write(`${words.demoStarts(folder)}\n`);
  const progress = new Progress(process.stderr, true);
  const run = await startRun(
    specFile,
    folder,
    { purpose: 'search', overrides: [], outside: false, trust: true },
    () => ({
      task: new PacedModel(new PracticeStudent(), paceMs),
      reflection: new PacedModel(new PracticeReflector(), paceMs),
    }),
  );
  const status = await runToEnd(run, { progress, json: false, describeEnd: describeSearch });
  process.stdout.write(`\n${winningDiff(RunFold.over(readJournal(run.runFolder)).state)}\n`);
  return status;
}

function demoSpec(): string {
  return composeSpec({
    title: 'triage.prompt.md',
    prompts: { triage: 'triage.prompt.md' },
    data: {
      feedback: '../data/triage-feedback.jsonl',
      pareto: '../data/triage-pareto.jsonl',
      test: '../data/triage-test.jsonl',
    },
    metric: [
      { contains: '{{answer}}', weight: 4 },
      { equals: '{{answer}}', weight: 1 },
    ],
    models: practiceModels,
    budget: { rollouts: 300 },
    search: { seed: 1, minibatch: 12 },
    review: 'off',
  });
}
