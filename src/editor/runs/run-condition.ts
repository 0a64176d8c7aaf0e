// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';

/** What tells that a run may have changed. */
interface ChangingRun {
  /** Whether a worker of this window is running it. */
  readonly live: boolean;
  readonly onDidReceiveEvents: vscode.Event<unknown>;
  readonly onDidChangeLive: vscode.Event<void>;
}

/** Waits for a condition on a run. Resolves with false when its worker ends first. */
export function holdsInTime(run: ChangingRun, holds: () => boolean): Promise<boolean> {
  if (holds() || !run.live) return Promise.resolve(holds());
  return new Promise((resolve) => {
    const settle = () => {
      if (!holds() && run.live) return;
      subscriptions.dispose();
      resolve(holds());
    };
    const subscriptions = vscode.Disposable.from(run.onDidReceiveEvents(settle), run.onDidChangeLive(settle));
  });
}
