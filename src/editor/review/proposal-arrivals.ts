import * as vscode from 'vscode';
import type { RunEvent } from '../../gepa/events';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { setting } from '../settings';
import type { ReviewEditors } from './review-editors';
import { proposalOfFile } from './review-target';

/** For so long after a keystroke the developer counts as writing, and nothing opens by itself. */
const typingMs = 5000;

/**
 * Brings arriving proposals to the developer without getting in the way: the first of a run, and the next one after a
 * decision, open by themselves when nobody is typing; of all others one message tells, however many come.
 */
export class ProposalArrivals implements vscode.Disposable {
  private lastTyped = 0;
  private telling = false;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const isActive = document === vscode.window.activeTextEditor?.document;
        if (isActive && contentChanges.length > 0) this.lastTyped = Date.now();
      }),
      runs.onDidReceiveEvents(({ run, events }) => {
        const requested = events.filter(({ type }) => type === 'reviewRequested').at(-1);
        if (requested?.type === 'reviewRequested') this.arrived(run, requested).catch(this.report);
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async arrived(run: Run, { proposal }: Extract<RunEvent, { type: 'reviewRequested' }>): Promise<void> {
    const isOnlyOne = run.waiting.length === 1 && run.waiting[0]?.proposal.number === proposal;
    if (isOnlyOne && setting('review.openAutomatically', true) && !this.isTyping() && !this.editors.isAnyVisible()) {
      await this.editors.open({ run, number: proposal }, { preserveFocus: true });
      return;
    }
    if (!this.isReviewing()) await this.tell();
  }

  /** One message at a time; while it is there, it stands for all that arrive. */
  private async tell(): Promise<void> {
    if (this.telling) return;
    this.telling = true;
    const review = vscode.l10n.t('Review');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('GEPA: a proposal waits for your review.'),
      review,
    );
    this.telling = false;
    if (chosen === review) await vscode.commands.executeCommand('gepa.reviewNext');
  }

  private isTyping(): boolean {
    return Date.now() - this.lastTyped < typingMs;
  }

  /** Who is at a review sees the count in the view and in the status bar. */
  private isReviewing(): boolean {
    return vscode.window.visibleTextEditors.some(
      ({ document }) => proposalOfFile(this.runs, document.uri) !== undefined,
    );
  }
}
