// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { Throttle } from '../throttle';
import type { RunList } from './run-list';

/**
 * Shows the progress bar of the view "Runs" while any worker is busy. A run that waits for the developer doesn't count, because
 * VS Code replaces the badge with the number of waiting proposals by a clock as long as the bar is visible.
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
