// Tested by test/e2e/headroom.test.mjs.
import * as vscode from 'vscode';
import type { ExampleReference } from '../../gepa/candidate';
import { pausingFindings } from '../../gepa/state';
import { buttonWords } from '../button-words';
import { notificationText } from '../notification-text';
import type { Run } from './run';
import type { RunList } from './run-list';
import { runMessageWords } from './run-message-words';

/**
 * Shows a notification when a run is paused because its search may be useless, with the choice to start it anyway, to look at a row
 * that shows why, or to stop.
 */
export class FindingsNotifications implements vscode.Disposable {
  /** The findings that each paused run was reported with. */
  private readonly reported = new Map<Run, number>();
  private readonly subscriptions: vscode.Disposable;

  /** @param openRow opens a row of a run. */
  constructor(
    runs: RunList,
    private readonly openRow: (run: Run, example: ExampleReference) => Promise<void>,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      runs.onDidReceiveEvents(({ run }) => this.follow(run)),
      runs.onDidEndRun(({ run }) => this.reported.delete(run)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private follow(run: Run): void {
    const { length } = run.live ? pausingFindings(run.state) : [];
    if (length > (this.reported.get(run) ?? 0)) this.show(run).catch(this.report);
    if (length === 0) this.reported.delete(run);
    else this.reported.set(run, length);
  }

  /** Asks until the developer decides; a row can be looked at before. */
  private async show(run: Run): Promise<void> {
    const findings = pausingFindings(run.state);
    const [first] = findings;
    if (first === undefined) return;
    const [start, open, stop] = [buttonWords.startAnyway(), buttonWords.openRow(), buttonWords.stopRun()];
    const example = findings.find((finding) => finding.example !== undefined)?.example;
    const message = runMessageWords.pausedFor(run.name, first.text, findings.length - 1);
    const buttons = [start, ...(example === undefined ? [] : [open]), stop];
    const chosen = await vscode.window.showWarningMessage(notificationText(message), ...buttons);
    // Meanwhile it may have been continued on the dashboard.
    if (!run.live || pausingFindings(run.state).length !== findings.length) return;
    if (chosen === stop) await run.stop();
    if (chosen === start) run.continue();
    if (chosen !== open || example === undefined) return;
    await this.openRow(run, example);
    await this.show(run);
  }
}
