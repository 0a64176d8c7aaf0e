import * as vscode from 'vscode';
import { notificationText } from '../notification-text';
import type { Run } from './run';
import type { RunList } from './run-list';
import { buttonWords } from '../button-words';

/**
 * Says that something is wrong with the files of a run under way, where the developer can do something about it: once until the run
 * ends. The log has every problem.
 */
export class ProblemNotifications implements vscode.Disposable {
  private readonly told = new Set<Run>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly showLog: () => void,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      runs.onDidNoticeProblem(({ run, problem }) => {
        if (problem.kind !== 'files' || this.told.has(run)) return;
        this.told.add(run);
        this.show(run, problem.message).catch(this.report);
      }),
      runs.onDidEndRun(({ run }) => this.told.delete(run)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async show(run: Run, problem: string): Promise<void> {
    const showLog = buttonWords.showLog();
    const message = notificationText(`${run.name}: ${problem}`);
    if ((await vscode.window.showWarningMessage(message, showLog)) === showLog) this.showLog();
  }
}
