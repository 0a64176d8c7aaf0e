import * as vscode from 'vscode';
import type { RunList } from './run-list';

/** The thin moving bar on top of the view "Runs", for as long as a worker is at any run. */
export class RunProgressBar implements vscode.Disposable {
  private hide: (() => void) | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly runs: RunList) {
    this.subscription = runs.onDidChange(() => this.update());
  }

  dispose(): void {
    this.subscription.dispose();
    this.hide?.();
  }

  private update(): void {
    const isLive = this.runs.all.some(({ live }) => live);
    if (isLive && this.hide === undefined) {
      void vscode.window.withProgress(
        { location: { viewId: 'gepa.runs' } },
        () => new Promise<void>((resolve) => (this.hide = resolve)),
      );
    } else if (!isLive) {
      this.hide?.();
      this.hide = undefined;
    }
  }
}
