// Tested by test/e2e/tour.test.mjs.
import type * as vscode from 'vscode';

/**
 * Runs an action at most once per interval, an interval after the first request. Runs report hundreds of rollouts a second, and
 * a screen need not be drawn for each.
 */
export class Throttle implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly action: () => void,
  ) {}

  request(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.action();
    }, this.intervalMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
