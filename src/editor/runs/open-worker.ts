import * as vscode from 'vscode';
import type { RunEvent, StopReason } from '../../gepa/events';
import { UserError } from '../../gepa/user-error';
import type { RunProblem } from '../../runs/session/run-problem';
import type { Assignment } from '../../worker/messages';
import type { RunClient, RunListener } from '../../worker/run-client';
import { OutsideFileError } from './outside-file';
import { untrustedMessage } from './workspace-trust';

/** Starts a worker thread for a run. */
export type ConnectWorker = (assignment: Assignment, listener: RunListener) => RunClient;

/** What a worker says goes to its run. */
export interface WorkedRun {
  /** Whether a worker is at the run. */
  readonly live: boolean;
  /** A worker has the run open, and what its journal holds was taken. */
  attach(client: RunClient): void;
  /** Takes events that the journal holds, from the one with this place on. */
  takeRecorded(from: number, events: readonly RunEvent[]): void;
  /** Takes what has happened. */
  take(events: readonly RunEvent[]): void;
  takeProblem(problem: RunProblem): void;
  /** The worker has left the run. */
  detach(reason: StopReason): void;
}

/** A run that a worker has opened, with what the developer should know before it spends anything. */
export interface OpenedByWorker<Opened extends WorkedRun> {
  readonly run: Opened;
  readonly warnings: readonly string[];
}

/**
 * Starts a worker for a run. Resolves when the run is open, before its first rollout.
 *
 * @param runOf the run that the worker has opened.
 * @throws {OutsideFileError} when the run would read a file that it may not; {UserError} when it cannot be opened;
 * CancellationError when the token asks for it.
 */
export function openWorker<Opened extends WorkedRun>(
  connect: ConnectWorker,
  assignment: Assignment,
  token: vscode.CancellationToken,
  runOf: (folder: string) => Opened,
): Promise<OpenedByWorker<Opened>> {
  if (!vscode.workspace.isTrusted) return Promise.reject(new UserError(untrustedMessage()));
  return new Promise((resolve, reject) => {
    let run: Opened | undefined;
    /** Problems from before the run was open. */
    const early: string[] = [];
    const client = connect(assignment, {
      recorded: (folder, from, events) => {
        run ??= runOf(folder);
        run.takeRecorded(from, events);
      },
      opened: (folder, warnings) => {
        run ??= runOf(folder);
        run.attach(client);
        resolve({ run, warnings: [...warnings, ...early] });
      },
      happened: (events) => run?.take(events),
      noticed: (problem) => {
        if (run?.live === true) run.takeProblem(problem);
        else if (problem.kind === 'files') early.push(problem.message);
      },
      ended: (reason) => run?.detach(reason),
      refused: ({ message, outside, ...place }) => {
        // A worker that cannot be restarted after a crash is an end; a run that was never opened is an error.
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
