// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { setting } from '../settings';
import type { PostponedProposals } from './postponed-proposals';
import type { ReviewEditors } from './review-editors';
import { buttonWords } from '../button-words';
import { reviewWords } from './review-words';

/** How long after a keystroke nothing opens by itself, in milliseconds. */
const typingMs = 5000;

/**
 * Announces proposals without interrupting the developer. A proposal opens by itself when no other was waiting and the
 * developer isn't typing; otherwise a single notification covers all that arrive.
 */
export class ProposalArrivals implements vscode.Disposable {
  private lastTyped = 0;
  private isNotifying = false;
  private isOpening = false;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly postponed: PostponedProposals,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // A file reloaded from disk changes without becoming dirty, which isn't typing.
        const isActive = document === vscode.window.activeTextEditor?.document && document.isDirty;
        if (isActive && contentChanges.length > 0) this.lastTyped = Date.now();
      }),
      runs.onDidReceiveEvents(({ run, events }) => {
        const arrived = events.filter(({ type }) => type === 'reviewRequested').length;
        // Those of another window are decided there.
        if (arrived > 0 && run.live) this.arrived(run, arrived).catch(this.report);
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async arrived(run: Run, count: number): Promise<void> {
    const waiting = run.waiting.filter(({ proposal: { number } }) => !this.postponed.has({ run, number }));
    const [oldest] = waiting;
    if (oldest === undefined || this.isOpening) return;
    const isFirst = waiting.length <= count;
    if (isFirst && setting('review.openAutomatically') && !this.isTyping() && !this.editors.isAnyVisible()) {
      this.isOpening = true;
      const reference = { run, number: oldest.proposal.number };
      await this.editors.open(reference, { preserveFocus: true }).finally(() => (this.isOpening = false));
    } else if (!this.editors.isAnyVisible()) {
      await this.notify();
    }
  }

  /** Shows one notification at a time, for all proposals that arrive while it is visible. */
  private async notify(): Promise<void> {
    if (this.isNotifying) return;
    this.isNotifying = true;
    const review = buttonWords.reviewProposal();
    const chosen = await vscode.window.showInformationMessage(reviewWords.proposalWaits(), review);
    this.isNotifying = false;
    if (chosen === review) await vscode.commands.executeCommand('gepa.reviewNext');
  }

  private isTyping(): boolean {
    return Date.now() - this.lastTyped < typingMs;
  }
}
