import * as vscode from 'vscode';
import { notificationText } from '../notification-text';
import type { Run } from './run';
import type { RunList } from './run-list';
import { buttonWords } from '../button-words';

/**
 * Shows one notification per run when its files have a problem that the developer can fix. The log has every problem.
 */
export class ProblemNotifications implements vscode.Disposable {
  private readonly notified = new Set<Run>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly showLog: () => void,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      runs.onDidNoticeProblem(({ run, problem }) => {
        if (problem.kind !== 'files' || this.notified.has(run)) return;
        this.notified.add(run);
        this.show(run, problem.message).catch(this.report);
      }),
      runs.onDidEndRun(({ run }) => this.notified.delete(run)),
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
