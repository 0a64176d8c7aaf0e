// Tested by test/e2e/ask-again.test.mjs.
import * as vscode from 'vscode';
import type { RunEvent } from '../../gepa/events';
import type { ReviewDecision } from '../../gepa/proposal';
import { isAskedAgain } from '../../gepa/state';
import { answersAgain } from '../../gepa/review/asked-reflections';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import { notificationText } from '../notification-text';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import type { ReviewEditors } from './review-editors';
import { proposalOfFile, type ProposalReference } from './review-target';
import { Throttle } from '../throttle';
import { reviewWords } from './review-words';
import { askedComment, unansweredWords, writingComment } from './thread-comments';

/** How often a reply that is being written is shown, in milliseconds. */
const writingMs = 250;

/**
 * Shows in a review that the reflection model is asked to write the proposal again, what it has written so far, and then
 * the new text in place of the old one.
 */
export class AskedProposals implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController('gepa.asked', reviewWords.controllerLabel());
  private readonly threads = new Map<string, vscode.Disposable>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly runs: RunList,
    private readonly documents: CandidateDocuments,
    private readonly editors: ReviewEditors,
    report: (error: unknown) => Promise<void>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.controller,
      vscode.window.onDidChangeVisibleTextEditors(() => this.sync()),
      runs.onDidChange(() => this.sync()),
      runs.onDidReceiveEvents(({ run, events }) => {
        if (!events.some(concernsAsking)) return;
        this.sync();
        for (const event of events) this.follow(run, event).catch(report);
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const thread of this.threads.values()) thread.dispose();
  }

  private async follow(run: Run, event: RunEvent): Promise<void> {
    if (event.type === 'proposalDiscarded' && event.reason.kind === 'askedAgain') {
      await this.editors.replace({ run, number: event.proposal }, { run, number: event.reason.by });
    } else if (event.type === 'reviewRequested' && event.unanswered !== undefined) {
      // `UnaffordableNotice` reports the others.
      if (event.unanswered.kind === 'unaffordable') return;
      const words = unansweredWords(run.state, event.proposal, event.unanswered);
      void vscode.window.showWarningMessage(notificationText(words));
    }
  }

  private sync(): void {
    const visible = vscode.window.visibleTextEditors.map(({ document: { uri } }) => uri);
    for (const [key, thread] of this.threads) {
      const uri = visible.find((one) => one.toString() === key);
      if (uri !== undefined && this.questionAt(uri) !== undefined) continue;
      thread.dispose();
      this.threads.delete(key);
    }
    for (const uri of visible) {
      const asked = this.questionAt(uri);
      if (asked === undefined || this.threads.has(uri.toString())) continue;
      const thread = this.controller.createCommentThread(uri, new vscode.Range(0, 0, 0, 0), commentsOn(asked));
      thread.canReply = false;
      thread.label = `${reviewWords.proposal(asked.reference.number)} · ${reviewWords.askingAgain()}`;
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      const update = new Throttle(writingMs, () => (thread.comments = commentsOn(asked)));
      const listening = asked.reference.run.awaited.onDidChange(() => update.request());
      this.threads.set(uri.toString(), vscode.Disposable.from(listening, update, thread));
    }
  }

  /** Returns what is asked about the proposal that a document shows. */
  private questionAt(uri: vscode.Uri): Question | undefined {
    const reference = proposalOfFile(this.runs, uri) ?? this.referenceTo(uri);
    const reviewed = reference?.run.state.proposals[reference.number - 1];
    if (reference === undefined || reviewed === undefined || !reference.run.live || !isAskedAgain(reviewed)) return;
    return { reference, decision: reviewed.decision };
  }

  private referenceTo(uri: vscode.Uri): ProposalReference | undefined {
    const shown = this.documents.proposalOf(uri);
    const run = this.runs.opened.find(({ folder }) => folder === shown?.run);
    return run === undefined || shown === undefined ? undefined : { run, number: shown.number };
  }
}

interface Question {
  readonly reference: ProposalReference;
  readonly decision: Extract<ReviewDecision, { kind: 'askAgain' }>;
}

/** Returns the developer's note and what the model has written in reply. */
function commentsOn({ reference: { run, number }, decision }: Question): readonly vscode.Comment[] {
  const replies = run.awaited.current.filter(({ reflection }) => answersAgain(reflection, number));
  return [
    askedComment(decision),
    ...replies.filter(({ text, reasoning }) => text + reasoning !== '').map(writingComment),
  ];
}

function concernsAsking({ type }: RunEvent): boolean {
  return type === 'reviewDecided' || type === 'reviewWithdrawn' || type === 'reviewRequested' || type === 'runStopped';
}
