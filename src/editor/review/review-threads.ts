// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { RunEvent } from '../../gepa/events';
import { evidenceInShort } from '../../gepa/words/evidence-words';
import type { RunState } from '../../gepa/state';
import { reviewController, type ThreadKind } from '../manifest/context';
import type { RunList } from '../runs/run-list';
import { comparable } from '../text-edit';
import { Throttle } from '../throttle';
import { AcceptedChanges } from './accepted-changes';
import { changesByHunk, hunksBetween, lastLineOf, withKeys, type Hunk } from './hunks';
import {
  proposalOfFile,
  reviewedTextOfFile,
  reviewedTexts,
  type ProposalReference,
  type ReviewedText,
} from './review-target';
import { changesComment, diagnosisComment, noteComment, scoresComment } from './thread-comments';
import { reviewWords } from './review-words';

/** A thread and the hunk that it is attached to. */
interface HunkThread {
  readonly thread: vscode.CommentThread;
  /** Its comment with the scores; only the first thread of a review has one. */
  scores: vscode.Comment | undefined;
  hunk: Hunk;
}

/** The threads of one review editor, by the keys of their hunks. */
interface ThreadedReview {
  readonly reference: ProposalReference;
  readonly reviewed: ReviewedText;
  readonly threads: Map<string, HunkThread>;
  /** When these are all hunks that are left, the proposal is decided. */
  readonly accepted: AcceptedChanges;
}

/** How many threads are expanded; more would hide the text. */
const mostExpanded = 2;

/**
 * Shows the comment threads of proposals under review: one per hunk, on the right side of the diff. They are derived from the
 * run's state and the document's text and updated with both.
 */
export class ReviewThreads implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController(
    reviewController,
    reviewWords.controllerLabel(),
  );
  private readonly reviews = new Map<string, ThreadedReview>();
  private readonly syncSoon = new Throttle(150, () => this.sync());
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly runs: RunList) {
    this.controller.options = {
      prompt: reviewWords.replyButton(),
      placeHolder: reviewWords.replyPlaceholder(),
    };
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.sync()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.reviews.has(document.uri.toString())) this.syncSoon.request();
      }),
      runs.onDidChange(() => this.sync()),
      runs.onDidReceiveEvents(({ events }) => {
        if (events.some(concernsReview)) this.sync();
      }),
    );
  }

  /** Returns what a thread is about; undefined when its hunk is gone. */
  find(
    thread: vscode.CommentThread,
  ): { readonly reference: ProposalReference; readonly reviewed: ReviewedText; readonly hunk: Hunk } | undefined {
    const review = this.reviews.get(thread.uri.toString());
    const found = [...(review?.threads.values() ?? [])].find((candidate) => candidate.thread === thread);
    return review === undefined || found === undefined
      ? undefined
      : { reference: review.reference, reviewed: review.reviewed, hunk: found.hunk };
  }

  /** Marks a hunk as accepted. */
  accept(thread: vscode.CommentThread): void {
    const review = this.reviews.get(thread.uri.toString());
    if (review === undefined) return;
    for (const [key, shown] of review.threads) if (shown.thread === thread) review.accepted.add(key);
    labelAsAccepted(thread);
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
  }

  /** Expands the first thread of a text whose hunk isn't accepted yet, and scrolls to it. */
  openNext({ file }: ReviewedText): void {
    const review = this.reviews.get(file.toString());
    const open = [...(review?.threads ?? [])].filter(([key]) => review?.accepted.has(key) === false);
    const [next] = open.map(([, { thread, hunk }]) => ({ thread, hunk })).sort((a, b) => a.hunk.start - b.hunk.start);
    if (next === undefined) return;
    next.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== file.toString()) continue;
      editor.revealRange(rangeOf(next.hunk, editor.document), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  /** Shows a note in the thread that it was written in. */
  addNote(thread: vscode.CommentThread, text: string): void {
    thread.comments = [...thread.comments, noteComment(text)];
  }

  /** Updates the threads to the proposals that are waiting and visible. */
  sync(): void {
    for (const [key, { reference }] of this.reviews) if (!isWaiting(reference)) this.remove(key);
    for (const { document } of vscode.window.visibleTextEditors) {
      const reference = proposalOfFile(this.runs, document.uri);
      if (reference === undefined || !isWaiting(reference)) continue;
      const reviewed = reviewedTextOfFile(reference, document.uri);
      if (reviewed !== undefined) this.draw(reference, reviewed, document);
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.syncSoon.dispose();
    this.controller.dispose();
  }

  private draw(reference: ProposalReference, reviewed: ReviewedText, document: vscode.TextDocument): void {
    const { run, number } = reference;
    const proposal = run.state.proposals[number - 1];
    if (proposal === undefined) return;
    const review = this.reviewOf(reference, reviewed);
    const hunks = withKeys(hunksBetween(reviewed.parentText, textOf(document)));
    for (const [key, { thread }] of review.threads) {
      if (hunks.has(key)) continue;
      thread.dispose();
      review.threads.delete(key);
    }
    const open = [...hunks.keys()].filter((key) => !review.accepted.has(key));
    const expanded = open.slice(0, mostExpanded);
    const changes = changesByHunk([...hunks.values()], proposal.proposal.changes);
    const isEdited = reviewedTexts(reference).some(isEditedInWindow);
    const evidence = isEdited ? reviewWords.editedNotRun() : evidenceInShort(run.state, proposal);
    [...hunks].forEach(([key, hunk], place) => {
      const scores = place === 0 ? scoresComment(run.state, proposal, isEdited) : undefined;
      const comments = [
        ...[changes[place] ?? []]
          .filter(({ length }) => length > 0)
          .map((changed) => changesComment(run.state, proposal.proposal, changed)),
        ...(scores === undefined ? [] : [...diagnosisComment(run.state, proposal.proposal), scores]),
      ];
      const shown = review.threads.get(key) ?? {
        hunk,
        thread: this.newThread(document, hunk, comments, expanded.includes(key)),
        scores,
      };
      review.threads.set(key, shown);
      shown.hunk = hunk;
      replaceScores(shown, scoresComment(run.state, proposal, isEdited));
      shown.thread.range = rangeOf(hunk, document);
      if (!open.includes(key)) {
        labelAsAccepted(shown.thread);
        return;
      }
      shown.thread.contextValue = (hunks.size === 1 ? 'proposal' : 'change') satisfies ThreadKind;
      shown.thread.label = [
        nameOfText(run.state, reviewed, number),
        ...(hunks.size > 1 ? [reviewWords.changeOf(place + 1, hunks.size)] : []),
        evidence,
      ].join(' · ');
    });
  }

  private reviewOf(reference: ProposalReference, reviewed: ReviewedText): ThreadedReview {
    const key = reviewed.file.toString();
    const review = this.reviews.get(key) ?? {
      reference,
      reviewed,
      threads: new Map(),
      accepted: AcceptedChanges.of(reviewed.file.fsPath),
    };
    this.reviews.set(key, review);
    return review;
  }

  /** @param comments are set on creation, because VS Code opens a thread without comments with a large reply form. */
  private newThread(
    document: vscode.TextDocument,
    hunk: Hunk,
    comments: readonly vscode.Comment[],
    isExpanded: boolean,
  ): vscode.CommentThread {
    const thread = this.controller.createCommentThread(document.uri, rangeOf(hunk, document), comments);
    const { Expanded, Collapsed } = vscode.CommentThreadCollapsibleState;
    thread.collapsibleState = isExpanded ? Expanded : Collapsed;
    thread.canReply = true;
    return thread;
  }

  private remove(key: string): void {
    for (const { thread } of this.reviews.get(key)?.threads.values() ?? []) thread.dispose();
    this.reviews.delete(key);
  }
}

/** Returns the text of a review's right side with line feeds, without the newline at its end. */
export function textOf(document: vscode.TextDocument): string {
  return document.getText().replace(/\r\n/g, '\n').trimEnd();
}

export function isWaiting({ run, number }: ProposalReference): boolean {
  return run.waiting.some(({ proposal }) => proposal.number === number);
}

function concernsReview({ type }: RunEvent): boolean {
  return type === 'reviewRequested' || type === 'reviewDecided' || type === 'runStopped';
}

function labelAsAccepted(thread: vscode.CommentThread): void {
  thread.contextValue = 'acceptedChange' satisfies ThreadKind;
  thread.label = reviewWords.changeAccepted();
}

/**
 * Returns the end of the hunk's last line, or of the line above removed ones. The range is empty, since VS Code paints the range
 * of an expanded thread over the colors of the diff.
 */
export function rangeOf(hunk: Hunk, document: vscode.TextDocument): vscode.Range {
  const place = document.validatePosition(new vscode.Position(lastLineOf(hunk), Number.MAX_SAFE_INTEGER));
  return new vscode.Range(place, place);
}

/** Names the component where there are several; the title of the editor already has the proposal's number. */
function nameOfText({ run }: RunState, { component }: ReviewedText, number: number): string {
  return Object.keys(run.seed).length > 1 ? component : reviewWords.proposal(number);
}

/** Returns whether the developer edited a text under review, so that the proposal's scores no longer belong to it. */
function isEditedInWindow({ file, text }: ReviewedText): boolean {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  return document !== undefined && comparable(document.getText()) !== comparable(text);
}

/** Replaces the comment with the scores and keeps the developer's notes. */
function replaceScores(shown: HunkThread, scores: vscode.Comment): void {
  if (shown.scores === undefined || bodyOf(scores) === bodyOf(shown.scores)) return;
  shown.thread.comments = shown.thread.comments.map((comment) => (comment === shown.scores ? scores : comment));
  shown.scores = scores;
}

function bodyOf({ body }: vscode.Comment): string {
  return typeof body === 'string' ? body : body.value;
}
