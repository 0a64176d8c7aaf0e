// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import { isByAgent } from '../../gepa/words/reasons';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import { rejectionController } from '../manifest/context';
import type { RunList } from '../runs/run-list';
import { rejectionComment, type Rejection } from './thread-comments';
import { reviewWords } from './review-words';

/** Shows the reason of a rejection when the rejected proposal is opened again. */
export class RejectionThreads implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController(
    rejectionController,
    reviewWords.controllerLabel(),
  );
  private readonly threads = new Map<string, vscode.CommentThread>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly runs: RunList,
    private readonly documents: CandidateDocuments,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.controller,
      vscode.window.onDidChangeVisibleTextEditors(() => this.sync()),
      runs.onDidChange(() => this.sync()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private sync(): void {
    const visible = vscode.window.visibleTextEditors.map(({ document: { uri } }) => uri);
    for (const [key, thread] of this.threads) {
      const uri = visible.find((one) => one.toString() === key);
      if (uri !== undefined && this.rejectionOf(uri) !== undefined) continue;
      thread.dispose();
      this.threads.delete(key);
    }
    for (const uri of visible) {
      const rejection = this.rejectionOf(uri);
      if (rejection === undefined || this.threads.has(uri.toString())) continue;
      const thread = this.controller.createCommentThread(uri, new vscode.Range(0, 0, 0, 0), [
        rejectionComment(rejection),
      ]);
      thread.canReply = false;
      thread.label = reviewWords.proposal(this.documents.proposalOf(uri)?.number ?? 0);
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      this.threads.set(uri.toString(), thread);
    }
  }

  /** Returns the rejection, whose reason may be empty, if a document shows a rejected proposal. */
  private rejectionOf(uri: vscode.Uri): Rejection | undefined {
    const shown = this.documents.proposalOf(uri);
    const run = this.runs.opened.find(({ folder }) => folder === shown?.run);
    const rejected = run?.state.proposals[(shown?.number ?? 0) - 1];
    if (rejected?.discard?.kind !== 'rejected') return undefined;
    return { reason: rejected.discard.reason, ...(isByAgent(rejected) ? { by: 'agent' } : {}) };
  }
}
