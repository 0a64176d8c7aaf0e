// Tested by test/unit/editor/runs/run-list.test.ts.
import * as vscode from 'vscode';
import type { RunEvent, StopReason } from '../../gepa/events';
import { UserError } from '../../gepa/user-error';
import type { RunProblem } from '../../runs/session/run-problem';
import type { Assignment } from '../../worker/messages';
import type { RunClient, RunListener } from '../../worker/run-client';
import type { AwaitedReplies } from './awaited-replies';
import { OutsideFileError } from './outside-file';
import { runMessageWords } from './run-message-words';

/** Starts a worker thread for a run. */
export type ConnectWorker = (assignment: Assignment, listener: RunListener) => RunClient;

/** A run that receives the messages of its worker. */
export interface WorkedRun {
  /** Whether a worker is running it. */
  readonly live: boolean;
  /** Connects the worker that has opened the run, after all events of its journal were received. */
  attach(client: RunClient): void;
  /** Receives events of the journal, from the one at this index on. */
  receiveRecorded(from: number, events: readonly RunEvent[]): void;
  /** Receives new events. */
  receive(events: readonly RunEvent[]): void;
  receiveProblem(problem: RunProblem): void;
  /** The replies that its reflection model is writing. Absent in a run that never reflects. */
  readonly awaited?: AwaitedReplies;
  /** Disconnects the worker. */
  detach(reason: StopReason): void;
}

/** A run that a worker has opened, with warnings for the developer before it spends anything. */
export interface OpenedByWorker<Opened extends WorkedRun> {
  readonly run: Opened;
  readonly warnings: readonly string[];
}

/**
 * Starts a worker for a run. Resolves when the run is open, before its first rollout.
 *
 * @param runOf returns the run for the folder that the worker reports.
 * @throws {OutsideFileError} when the run would read a file that the developer has not allowed; {UserError} when it cannot be opened;
 * CancellationError when the token is cancelled.
 */
export function openWorker<Opened extends WorkedRun>(
  connect: ConnectWorker,
  assignment: Assignment,
  token: vscode.CancellationToken,
  runOf: (folder: string) => Opened,
): Promise<OpenedByWorker<Opened>> {
  if (!vscode.workspace.isTrusted) return Promise.reject(new UserError(runMessageWords.untrusted()));
  return new Promise((resolve, reject) => {
    let run: Opened | undefined;
    /** Problems that the worker reported before the run was open. */
    const early: string[] = [];
    const client = connect(assignment, {
      recorded: (folder, from, events) => {
        run ??= runOf(folder);
        run.receiveRecorded(from, events);
      },
      opened: (folder, warnings) => {
        run ??= runOf(folder);
        run.attach(client);
        resolve({ run, warnings: [...warnings, ...early] });
      },
      happened: (events) => run?.receive(events),
      noticed: (problem) => {
        if (run?.live === true) run.receiveProblem(problem);
        else if (problem.kind === 'files') early.push(problem.message);
      },
      writing: (reflection, read) => run?.awaited?.write(reflection, read),
      written: (reflection) => run?.awaited?.end(reflection),
      ended: (reason) => run?.detach(reason),
      refused: ({ message, outside, ...place }) => {
        // A run whose worker can't be restarted has failed; a run that was never opened is only an error.
        if (run !== undefined) run.detach({ kind: 'failed', message });
        else reject(outside === undefined ? new UserError(message, place) : new OutsideFileError(outside));
      },
    });
    token.onCancellationRequested(() => {
      if (run !== undefined) return;
      reject(new vscode.CancellationError());
      void client.cancel();
    });
  });
}
