// Tested by test/e2e/record-examples.test.mjs.
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { markColumns } from '../../datasets/columns/column-names';
import type { RowValues } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { textOfValue } from '../../prompts/template';
import { dotEnv } from '../../system/recording/dot-env';
import { RecordedRows, type RecordedPrompt } from '../../system/recording/recorded-rows';
import { recordingAddresses } from '../../system/recording/recording-addresses';
import { RecordingEndpoint } from '../../system/recording/recording-endpoint';
import { ask, back } from './quick-steps';
import { recordWords } from './record-words';
import { reviewRows } from './review-rows';

/** The key of the last command that was recorded in this workspace. */
const lastCommand = 'gepa.recordCommand';

export interface RecordingTask {
  readonly title: string;
  readonly prompt: RecordedPrompt;
  /** The folder in which the command runs: absolute. */
  readonly folder: string;
  /** Rows that aren't recorded again. */
  readonly known: readonly RowValues[];
  readonly memory: vscode.Memento;
}

/**
 * Runs a command of the developer's in a terminal of this trusted workspace, records the calls of a prompt, and lets the developer
 * pick and review them.
 *
 * @returns the rows to keep, or `back`.
 * @throws {UserError} when nothing was recorded; CancellationError when the developer cancels.
 */
export async function recordCalls(task: RecordingTask): Promise<readonly RowValues[] | typeof back> {
  const { title, prompt, folder, known, memory } = task;
  const command = await ask({
    title,
    prompt: recordWords.command(),
    value: memory.get(lastCommand, 'npm test'),
    problem: (text) => (text === '' ? recordWords.commandMissing() : undefined),
  });
  if (command === back) return back;
  await memory.update(lastCommand, command);
  const recorded = new RecordedRows(prompt, known);
  await record(command, folder, recorded);
  const { calls, rows, leftOut } = recorded;
  if (calls === 0) throw new UserError(recordWords.nothingCalled());
  if (rows.length === 0) throw new UserError(recordWords.noRow(calls, leftOut.withoutPrompt, leftOut.repeated));
  return reviewRows(title, await choose(title, rows), { isRecorded: true });
}

function record(command: string, folder: string, recorded: RecordedRows): Thenable<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: recordWords.recording(),
  };
  return vscode.window.withProgress(options, async (progress, stop) => {
    const endpoint = await RecordingEndpoint.start({
      addresses: recordingAddresses([process.env, ...dotEnv(folder)], {}),
      onCall: (call) => {
        recorded.add(call);
        progress.report({ message: recordWords.counts(recorded.calls, recorded.rows.length) });
      },
    });
    try {
      await runInTerminal(command, folder, endpoint.variables, stop);
    } finally {
      await endpoint.close();
    }
  });
}

/** Runs a command as a task, in the developer's shell. Resolves when it has ended, however that was. */
async function runInTerminal(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  stop: vscode.CancellationToken,
): Promise<void> {
  // Some commands end before it is known that they were started.
  const id = randomUUID();
  const execution = new vscode.ShellExecution(command, { cwd, env: { ...env } });
  const definition = { type: 'gepa', id };
  const task = new vscode.Task(definition, vscode.TaskScope.Workspace, recordWords.task(), 'GEPA', execution, []);
  const watching: vscode.Disposable[] = [];
  const ended = new Promise<void>((resolve) => {
    const watch = vscode.tasks.onDidEndTask((end) => {
      if (end.execution.task.definition['id'] === id) resolve();
    });
    watching.push(watch);
  });
  try {
    const started = await vscode.tasks.executeTask(task);
    watching.push(stop.onCancellationRequested(() => started.terminate()));
    await ended;
  } finally {
    for (const one of watching) one.dispose();
  }
}

/** Lets the developer pick some of the recorded rows; all are picked at first. */
async function choose(title: string, rows: readonly RowValues[]): Promise<readonly RowValues[]> {
  const items = rows.map((row) => {
    const shown = Object.entries(row).filter(([column]) => column !== 'expected' && !markColumns.includes(column));
    const label = shown.map(([, value]) => textOfValue(value).replace(/\s+/g, ' ')).join(' · ');
    return { label, detail: textOfValue(row['expected']).replace(/\s+/g, ' '), picked: true, row };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: recordWords.choose(rows.length),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.map(({ row }) => row);
}

/** Returns the folder that a command for a file runs in. */
export function folderOf(file: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath ?? dirname(file.fsPath);
}
