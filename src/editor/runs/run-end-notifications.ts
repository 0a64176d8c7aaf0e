// Tested by test/e2e/endpoint.test.mjs.
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { unreviewedWinner } from '../../gepa/autopilot';
import type { StopReason } from '../../gepa/events';
import { isShownBetter, winnerOf } from '../../gepa/winner';
import { addressesOf } from '../../models/model-spec';
import { notificationText } from '../notification-text';
import type { Run } from './run';
import type { RunList } from './run-list';
import { outcomeInWords } from './describe-run';
import { buttonWords } from '../button-words';

/** The actions of the notification about the end of a run. */
export interface RunEndActions {
  openDashboard(run: Run): void;
  applyBest(run: Run): Promise<void>;
  reviewWinner(run: Run): Promise<void>;
  resume(run: Run): Promise<void>;
  setApiKey(): Promise<void>;
  /** Asks what to do about a run whose folder is gone. */
  askAboutFolder(run: Run): Promise<void>;
  /** Whether the run only stops to continue. */
  isRestarting(run: Run): boolean;
  /** Whether a comparison runs it, which says itself how it ended. */
  isCompared(run: Run): boolean;
}

/** Shows the outcome of a run in one sentence when it ends. */
export class RunEndNotifications implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly actions: RunEndActions,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscription = runs.onDidEndRun(({ run, reason }) => {
      if (this.actions.isRestarting(run) || this.actions.isCompared(run)) return;
      this.show(run, reason).catch(this.report);
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async show(run: Run, reason: StopReason): Promise<void> {
    if (run.isLost) {
      await this.actions.askAboutFolder(run);
      return;
    }
    const dashboard = buttonWords.openDashboard();
    const apply = buttonWords.applyBestCandidate();
    const review = buttonWords.reviewChanges();
    const resume = buttonWords.resumeRun();
    const setKey = buttonWords.setApiKey();
    const openSpec = buttonWords.openSpec();
    const message = notificationText(outcomeInWords(run, reason));
    // The folder of a run that was deleted has no file.
    const file = await run.readFile().catch(() => undefined);
    if (file === undefined) {
      await vscode.window.showErrorMessage(message);
      return;
    }
    const { spec, specFile } = file;
    const usesKeys = addressesOf(spec.models).length > 0;
    const chosen =
      reason.kind === 'failed'
        ? await vscode.window.showErrorMessage(message, resume, openSpec, ...(usesKeys ? [setKey] : []))
        : await vscode.window.showInformationMessage(
            message,
            ...firstActionOf(run, reason, { resume, review, apply }),
            // It has all actions. A notification is too narrow for them.
            dashboard,
          );
    if (chosen === dashboard) this.actions.openDashboard(run);
    else if (chosen === apply) await this.actions.applyBest(run);
    else if (chosen === review) await this.actions.reviewWinner(run);
    else if (chosen === resume) await this.actions.resume(run);
    else if (chosen === setKey) await this.actions.setApiKey();
    else if (chosen === openSpec) await vscode.window.showTextDocument(vscode.Uri.file(resolve(run.folder, specFile)));
  }
}

/** Returns the likeliest next step after a run. Changes that nobody reviewed are reviewed before they are applied. */
function firstActionOf(
  { state }: Run,
  { kind }: StopReason,
  { resume, review, apply }: Readonly<Record<'resume' | 'review' | 'apply', string>>,
): readonly string[] {
  if (kind === 'cancelled') return [resume];
  if (unreviewedWinner(state) !== undefined) return [review];
  const winner = winnerOf(state);
  return winner !== undefined && isShownBetter(winner) ? [apply] : [];
}
