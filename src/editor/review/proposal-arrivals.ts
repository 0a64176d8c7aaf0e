import * as vscode from 'vscode';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { setting } from '../settings';
import type { ReviewEditors } from './review-editors';
import { buttonWords } from '../button-words';
import { reviewWords } from './review-words';

/** For so long after a keystroke the developer counts as writing, and nothing opens by itself. */
const typingMs = 5000;

/**
 * Brings arriving proposals to the developer without getting in the way: the first of a run, and the next one after a
 * decision, open by themselves when nobody is typing; of all others one message tells, however many come.
 */
export class ProposalArrivals implements vscode.Disposable {
  private lastTyped = 0;
  private telling = false;
  private opening = false;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // A file that changed on disk is taken over without becoming dirty: that is nobody typing.
        const isActive = document === vscode.window.activeTextEditor?.document && document.isDirty;
        if (isActive && contentChanges.length > 0) this.lastTyped = Date.now();
      }),
      runs.onDidReceiveEvents(({ run, events }) => {
        const arrived = events.filter(({ type }) => type === 'reviewRequested').length;
        if (arrived > 0) this.arrived(run, arrived).catch(this.report);
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async arrived(run: Run, count: number): Promise<void> {
    const [oldest] = run.waiting;
    if (oldest === undefined || this.opening) return;
    const noneWaited = run.waiting.length <= count;
    if (noneWaited && setting('review.openAutomatically') && !this.isTyping() && !this.editors.isAnyVisible()) {
      this.opening = true;
      const reference = { run, number: oldest.proposal.number };
      await this.editors.open(reference, { preserveFocus: true }).finally(() => (this.opening = false));
    } else if (!this.editors.isAnyVisible()) {
      await this.tell();
    }
  }

  /** One message at a time; while it is there, it stands for all that arrive. */
  private async tell(): Promise<void> {
    if (this.telling) return;
    this.telling = true;
    const review = buttonWords.reviewProposal();
    const chosen = await vscode.window.showInformationMessage(reviewWords.proposalWaits(), review);
    this.telling = false;
    if (chosen === review) await vscode.commands.executeCommand('gepa.reviewNext');
  }

  private isTyping(): boolean {
    return Date.now() - this.lastTyped < typingMs;
  }
}
