import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/gepa/events';
import type { Expense } from '../../../src/gepa/run-description';
import { createModel } from '../../../src/models/provider-registry';
import type { Model } from '../../../src/models/model';
import { ModelError } from '../../../src/models/model-error';
import type { RunModels } from '../../../src/models/run-models';
import type { WriteBytes } from '../../../src/runs/journal/journal-writer';
import { planRun } from '../../../src/runs/plan/plan-run';
import { createRunFolder, runsFolder } from '../../../src/runs/folder/run-folder';
import type { RunProblem } from '../../../src/runs/session/run-problem';
import { RunSession } from '../../../src/runs/session/run-session';

/** A time limit for tests with many whole runs: far more than they take on a busy machine. */
export const manyRunsMs = 600_000;

const tickets: readonly (readonly [string, string])[] = [
  ['The charger gives off smoke', 'hardware'],
  ['My invoice shows the wrong sum', 'billing'],
  ['The hinge broke', 'hardware'],
  ['I was charged twice on the card', 'billing'],
  ['The parcel never came', 'shipping'],
  ['The courier left it with a neighbour', 'shipping'],
  ['The battery swells', 'hardware'],
  ['Please refund the double invoice', 'billing'],
];

/** Creates a folder with a prompt, data and a spec. */
export async function workspace(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gepa-test-'));
  const rows = tickets.map(([input, answer]) => JSON.stringify({ input, answer })).join('\n');
  const standard = {
    'triage.txt': 'Say where the ticket belongs.\n\n- billing: money\n- hardware: things\n- shipping: transport\n',
    'feedback.jsonl': `${rows}\n`,
    'pareto.jsonl': `${rows}\n`,
    'triage.gepa.yaml': [
      'prompts: { triage: triage.txt }',
      'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
      'metric: { equals: "{{answer}}" }',
      'budget: { rollouts: 60 }',
      'review: off',
      '',
    ].join('\n'),
  };
  for (const [name, content] of Object.entries({ ...standard, ...files })) await writeFile(join(folder, name), content);
  return folder;
}

/** Creates a workspace whose spec has more lines at its end. */
export async function workspaceWith(lines: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await workspace(files);
  const spec = join(folder, 'triage.gepa.yaml');
  writeFileSync(spec, `${readFileSync(spec, 'utf8')}${lines}\n`);
  return folder;
}

/** Creates a workspace whose run adds a candidate, but is short enough to be resumed after each of its events. */
export async function shortWorkspace(): Promise<string> {
  const folder = await workspace();
  const file = join(folder, 'triage.gepa.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('rollouts: 60', 'rollouts: 30'));
  return folder;
}

/** Creates a run of the workspace's spec. */
export async function newRun(folder: string, id = 'run-1') {
  const plan = await planRun(join(folder, 'triage.gepa.yaml'), () => id);
  return createRunFolder(runsFolder(folder), plan, new Date(0));
}

/**
 * Creates the practice models, with a list of all requests to them.
 *
 * @param refuses tells which requests the task model rejects.
 */
export function practiceModels(refuses: (request: string) => boolean = () => false): {
  models: RunModels;
  asked: string[];
} {
  const asked: string[] = [];
  const counted = (use: Expense, model: Model): Model => ({
    complete: (request, signal) => {
      const sent = JSON.stringify(request);
      asked.push(`${use}: ${sent}`);
      if (use === 'task' && refuses(sent)) {
        return Promise.reject(new ModelError({ kind: 'refused', status: 400, message: 'The content was filtered.' }));
      }
      return model.complete(request, signal);
    },
  });
  return {
    asked,
    models: {
      task: counted('task', createModel({ practice: 'student' }, { key: undefined })),
      reflection: counted('reflection', createModel({ practice: 'reflector' }, { key: undefined })),
    },
  };
}

/** Opens a session, and collects its events, problems and model requests. */
export function openSession(
  { plan, runFolder }: Awaited<ReturnType<typeof newRun>>,
  onEvent: (event: RunEvent, session: () => RunSession) => void = () => undefined,
  write?: WriteBytes,
  refuses?: (request: string) => boolean,
) {
  const { models, asked } = practiceModels(refuses);
  const events: RunEvent[] = [];
  const opened: RunSession[] = [];
  const current = () => {
    const [session] = opened;
    if (session === undefined) throw new Error('The session is not open yet.');
    return session;
  };
  const tell = (event: RunEvent) => {
    events.push(event);
    onEvent(event, current);
  };
  const problems: RunProblem[] = [];
  const session = RunSession.open(runFolder, plan, { models, trusted: true }, tell, {
    onProblem: (problem) => problems.push(problem),
    ...(write === undefined ? {} : { write }),
  });
  opened.push(session);
  return { session, events, asked, problems };
}
