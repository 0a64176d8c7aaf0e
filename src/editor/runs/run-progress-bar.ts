import * as vscode from 'vscode';
import { Throttle } from '../throttle';
import type { RunList } from './run-list';

/**
 * The thin moving bar on top of the view "Runs", for as long as a worker is busy with any run. Not while it waits for the
 * developer: VS Code shows a clock on the view's icon with it, in the place of the badge with the waiting proposals.
 */
export class RunProgressBar implements vscode.Disposable {
  private hide: (() => void) | undefined;
  private readonly updateSoon = new Throttle(250, () => this.update());
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly runs: RunList) {
    this.subscriptions = vscode.Disposable.from(
      runs.onDidChange(() => this.update()),
      runs.onDidReceiveEvents(() => this.updateSoon.request()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.updateSoon.dispose();
    this.hide?.();
  }

  private update(): void {
    const isBusy = this.runs.opened.some(({ phase, waitsForDeveloper }) => phase === 'running' && !waitsForDeveloper);
    if (isBusy && this.hide === undefined) {
      void vscode.window.withProgress(
        { location: { viewId: 'gepa.runs' } },
        () => new Promise<void>((resolve) => (this.hide = resolve)),
      );
    } else if (!isBusy) {
      this.hide?.();
      this.hide = undefined;
    }
  }
}
