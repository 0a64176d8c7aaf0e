import { join } from 'node:path';
import type { RunEvent, StopReason } from '../../../src/gepa/events';
import type { RunProblem } from '../../../src/runs/session/run-problem';
import { runsFolder } from '../../../src/runs/folder/run-folder';
import type { Assignment, UserErrorData } from '../../../src/worker/messages';
import { RunClient, type ModelProvider } from '../../../src/worker/run-client';
import { practiceModels, workspace } from '../runs/practice-run';

/** What a host learned from a worker. */
export interface Outcome {
  readonly reason?: StopReason;
  readonly error?: UserErrorData;
  readonly events: readonly RunEvent[];
  readonly runFolder: string | undefined;
  readonly log: readonly string[];
  readonly problems: readonly RunProblem[];
  /** What was read of replies while they were written, and undefined at the end of each request. */
  readonly writing: readonly (readonly [reflection: string, text: string | undefined])[];
  /** The messages with events of the journal at the opening of the run. */
  readonly recorded: readonly { readonly from: number; readonly count: number }[];
}

/** Runs an assignment to its end in a worker with this code. */
export function outcomeOf(
  file: string,
  assignment: Assignment,
  act: (client: RunClient, event: RunEvent) => void = () => undefined,
  models: ModelProvider = () => Promise.resolve(practiceModels().models),
): Promise<Outcome> {
  return new Promise((resolve) => {
    let events: RunEvent[] = [];
    let folder: string | undefined;
    const log: string[] = [];
    const problems: RunProblem[] = [];
    const writing: Outcome['writing'][number][] = [];
    const batches: Outcome['recorded'][number][] = [];
    const client: RunClient = new RunClient(
      file,
      assignment,
      models,
      {
        recorded: (_folder, from, recorded) => {
          batches.push({ from, count: recorded.length });
          events = [...events.slice(0, from), ...recorded];
        },
        opened: (runFolder) => {
          folder = runFolder;
        },
        happened: (happened) => {
          events.push(...happened);
          for (const event of happened) act(client, event);
        },
        noticed: (problem) => problems.push(problem),
        writing: (reflection, read) => writing.push([reflection, read().text]),
        written: (reflection) => writing.push([reflection, undefined]),
        ended: (reason) => resolve({ reason, events, runFolder: folder, log, problems, writing, recorded: batches }),
        refused: (error) => resolve({ error, events, runFolder: folder, log, problems, writing, recorded: batches }),
      },
      (message) => log.push(message),
    );
  });
}

/** The start of a run in a new workspace. */
export async function startAssignment(files: Readonly<Record<string, string>> = {}): Promise<Assignment> {
  const folder = await workspace(files);
  return {
    kind: 'start',
    specFile: join(folder, 'triage.gepa.yaml'),
    runsFolder: runsFolder(folder),
    overrides: [],
    reach: { roots: [folder], mayLeave: false },
    trusted: true,
  };
}
