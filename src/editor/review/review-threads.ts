// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { RunEvent } from '../../gepa/events';
import { evidenceInShort } from '../../gepa/words/evidence-words';
import { reviewController, type ThreadKind } from '../manifest/context';
import type { RunList } from '../runs/run-list';
import { Throttle } from '../throttle';
import { anchorLine } from './change-places';
import { ChangeOutline } from './change-outline';
import { ReviewedChanges, type ReviewedChange } from './reviewed-changes';
import {
  isEditedInWindow,
  isWaiting,
  proposalOfFile,
  reviewedTextOfFile,
  reviewedTexts,
  textOf,
  type ProposalReference,
  type ReviewedText,
} from './review-target';
import { commentsOf, noteComment, scoredFor, type ThreadSubject } from './thread-comments';
import { reviewWords } from './review-words';

/** A change that a command is about. */
export interface ChangeReference {
  readonly reference: ProposalReference;
  readonly reviewed: ReviewedText;
  readonly changes: ReviewedChanges;
  readonly key: string;
}

/** A text under review, and the threads that are shown on it, by the keys of their changes. */
interface ThreadedReview {
  readonly reference: ProposalReference;
  readonly reviewed: ReviewedText;
  readonly changes: ReviewedChanges;
  readonly threads: Map<string, ShownThread>;
  /** The change that the developer looks at. */
  current: string | undefined;
}

interface ShownThread {
  readonly thread: vscode.CommentThread;
  /** What its comments say, without the developer's notes. */
  shown: string;
  notes: readonly vscode.Comment[];
}

/**
 * Shows the comment threads of proposals under review: one per change, on the right side of the diff. They are derived from the
 * run's state, the document's text and the decisions on single changes, and updated with them.
 */
export class ReviewThreads implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController(
    reviewController,
    reviewWords.controllerLabel(),
  );
  private readonly outline = new ChangeOutline();
  private readonly reviews = new Map<string, ThreadedReview>();
  private readonly syncSoon = new Throttle(150, () => this.sync());
  private readonly reopened = new vscode.EventEmitter<ChangeReference>();
  private readonly subscriptions: vscode.Disposable;

  /** Fires when an undo in the editor has brought back a change that was rejected. */
  readonly onDidReopen = this.reopened.event;

  constructor(private readonly runs: RunList) {
    this.controller.options = {
      prompt: reviewWords.replyButton(),
      placeHolder: reviewWords.replyPlaceholder(),
    };
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.sync()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        if (kind !== vscode.TextEditorSelectionChangeKind.Command) this.follow(textEditor);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.reviews.has(document.uri.toString())) this.syncSoon.request();
      }),
      // A folder can be deleted between a save and the event about it.
      vscode.workspace.onDidOpenTextDocument(({ uri }) => proposalOfFile(runs, uri)?.run.holdEdits()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => proposalOfFile(runs, uri)?.run.holdEdits()),
      runs.onDidChange(() => this.sync()),
      runs.onDidReceiveEvents(({ events }) => {
        if (events.some(concernsReview)) this.sync();
      }),
    );
  }

  /** Returns the changes of a text with the decisions on them, whether or not it is shown. */
  changesOf(reference: ProposalReference, reviewed: ReviewedText): ReviewedChanges {
    return this.reviewOf(reference, reviewed).changes;
  }

  /** Returns the change of a thread; undefined when it is gone. Without a thread, the one that the developer looks at. */
  find(thread: vscode.CommentThread | undefined): ChangeReference | undefined {
    // An edit may not have reached the threads yet.
    this.sync();
    for (const review of this.visibleReviews()) {
      const key = thread === undefined ? review.current : keyOf(review, thread);
      if (key !== undefined) return { ...review, key };
    }
    return undefined;
  }

  /** Returns the change that the developer looks at in a text. */
  currentIn({ file }: ReviewedText): string | undefined {
    return this.reviews.get(file.toString())?.current;
  }

  /** Scrolls to a change, opens its thread and closes the thread of the change before. */
  show({ file }: ReviewedText, key: string): void {
    this.sync();
    const review = this.reviews.get(file.toString());
    if (review === undefined) return;
    review.current = key;
    const { Expanded, Collapsed } = vscode.CommentThreadCollapsibleState;
    for (const [other, { thread }] of review.threads) {
      const state = other === key ? Expanded : Collapsed;
      if (thread.collapsibleState !== state) thread.collapsibleState = state;
    }
    for (const editor of editorsOf(file)) {
      const change = review.changes.in(textOf(editor.document)).find((one) => one.change.key === key);
      if (change !== undefined) this.outline.reveal(editor, change);
    }
  }

  /** Shows a note in the thread that it was written in. */
  addNote(thread: vscode.CommentThread, text: string): void {
    const review = this.reviews.get(thread.uri.toString());
    const key = review && keyOf(review, thread);
    const shown = key === undefined ? undefined : review?.threads.get(key);
    const note = noteComment(text);
    if (shown !== undefined) shown.notes = [...shown.notes, note];
    thread.comments = [...thread.comments, note];
  }

  /** Updates the threads to the proposals that are waiting and visible. */
  sync(): void {
    for (const [key, { reference }] of this.reviews) if (!isWaiting(reference)) this.remove(key);
    for (const editor of vscode.window.visibleTextEditors) {
      const reference = proposalOfFile(this.runs, editor.document.uri);
      if (reference === undefined || !isWaiting(reference)) continue;
      const reviewed = reviewedTextOfFile(reference, editor.document.uri);
      if (reviewed !== undefined) this.draw(this.reviewOf(reference, reviewed), editor);
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.syncSoon.dispose();
    this.outline.dispose();
    this.reopened.dispose();
    this.controller.dispose();
  }

  private draw(review: ThreadedReview, editor: vscode.TextEditor): void {
    const { reference, threads } = review;
    const proposal = reference.run.state.proposals[reference.number - 1];
    if (proposal === undefined) return;
    const text = textOf(editor.document);
    const changes = this.reconcile(review, review.changes.in(text));
    const isRestored = review.current === undefined;
    review.current ??= (changes.find(({ decision }) => decision === 'open') ?? changes[0])?.change.key;
    const isEdited = reviewedTexts(reference).some(isEditedInWindow);
    for (const [place, change] of changes.entries()) {
      const subject: ThreadSubject = {
        state: reference.run.state,
        proposal,
        text: review.changes.text,
        changes,
        change,
        isEdited,
      };
      const comments = commentsOf(subject);
      const { key } = change.change;
      const range = rangeOf(editor.document, text, change);
      const shown = threads.get(key) ?? this.newThread(editor.document.uri, range, comments, key === review.current);
      threads.set(key, shown);
      const content = JSON.stringify(comments.map(({ body }) => body));
      if (shown.shown !== content) {
        shown.shown = content;
        shown.thread.comments = [...comments, ...shown.notes];
      }
      shown.thread.range = range;
      const isOnly = changes.length === 1 && reviewedTexts(reference).length === 1;
      shown.thread.contextValue = kinds[
        change.decision === 'open' && isOnly ? 'only' : change.decision
      ] satisfies ThreadKind;
      shown.thread.label = labelOf(review, subject, place);
    }
    const current = changes.find(({ change }) => change.key === review.current);
    // VS Code restores a review after a reload without its threads, and scrolls to where it was.
    if (isRestored && current !== undefined) this.outline.reveal(editor, current);
    else this.outline.draw(editor, current);
  }

  /** Takes over what Undo and Revert Block did to the changes, which are decisions too. */
  private reconcile(review: ThreadedReview, changes: readonly ReviewedChange[]): readonly ReviewedChange[] {
    const { decisions } = review.changes;
    for (const { change, state } of changes) {
      const isRejected = decisions.reasonFor(change.key) !== undefined;
      if (isRejected && state !== 'rejected') {
        decisions.reopen(change.key);
        this.reopened.fire({ ...review, key: change.key });
      } else if (!isRejected && state === 'rejected') decisions.reject(change.key, '');
    }
    return changes;
  }

  /** Takes the change at the cursor as the current one. */
  private follow(editor: vscode.TextEditor): void {
    const review = this.reviews.get(editor.document.uri.toString());
    if (review === undefined) return;
    const text = textOf(editor.document);
    const { line, character } = editor.selection.active;
    const offset = text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1) + character;
    const changes = review.changes.in(text);
    const found = changes.find(({ ranges }) => ranges.some(({ start, end }) => start <= offset && offset <= end));
    if (found === undefined) return;
    review.current = found.change.key;
    this.outline.draw(editor, found);
  }

  private reviewOf(reference: ProposalReference, reviewed: ReviewedText): ThreadedReview {
    const key = reviewed.file.toString();
    const known = this.reviews.get(key);
    const proposal = reference.run.state.proposals[reference.number - 1]?.proposal;
    if (known !== undefined || proposal === undefined) {
      if (known === undefined) throw new Error(`The run has no proposal ${reference.number}.`);
      return known;
    }
    const changes = new ReviewedChanges(reference.run.state, proposal, reviewed, reviewed.file.fsPath);
    const review: ThreadedReview = { reference, reviewed, changes, threads: new Map(), current: undefined };
    this.reviews.set(key, review);
    return review;
  }

  /** The reviews in the editors, that of the active one first. */
  private visibleReviews(): readonly ThreadedReview[] {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    return [...(activeTextEditor === undefined ? [] : [activeTextEditor]), ...visibleTextEditors].flatMap(
      ({ document }) => this.reviews.get(document.uri.toString()) ?? [],
    );
  }

  /** @param comments are set on creation, because VS Code opens a thread without comments with a large reply form. */
  private newThread(
    file: vscode.Uri,
    range: vscode.Range,
    comments: readonly vscode.Comment[],
    isExpanded: boolean,
  ): ShownThread {
    const thread = this.controller.createCommentThread(file, range, comments);
    const { Expanded, Collapsed } = vscode.CommentThreadCollapsibleState;
    thread.collapsibleState = isExpanded ? Expanded : Collapsed;
    thread.canReply = true;
    return { thread, shown: JSON.stringify(comments.map(({ body }) => body)), notes: [] };
  }

  private remove(key: string): void {
    for (const { thread } of this.reviews.get(key)?.threads.values() ?? []) thread.dispose();
    this.reviews.delete(key);
  }
}

function keyOf({ threads }: ThreadedReview, thread: vscode.CommentThread): string | undefined {
  return [...threads].find(([, shown]) => shown.thread === thread)?.[0];
}

function editorsOf(file: vscode.Uri): readonly vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === file.toString());
}

function concernsReview({ type }: RunEvent): boolean {
  return type === 'reviewRequested' || type === 'reviewDecided' || type === 'runStopped';
}

const kinds = {
  only: 'proposal',
  open: 'change',
  accepted: 'acceptedChange',
  rejected: 'rejectedChange',
} as const satisfies Readonly<Record<ReviewedChange['decision'] | 'only', ThreadKind>>;

function labelOf({ reference, reviewed, changes }: ThreadedReview, subject: ThreadSubject, place: number): string {
  const { state, proposal, change, isEdited } = subject;
  const count = subject.changes.length;
  return [
    // The title of the editor has the proposal's number.
    ...(Object.keys(state.run.seed).length > 1 ? [reviewed.component] : []),
    count > 1 ? reviewWords.changeOf(place + 1, count) : reviewWords.proposal(reference.number),
    decisionOrScores(change, changes.decisions.reasonFor(change.change.key), () => {
      if (isEdited) return reviewWords.editedNotRun();
      const scored = scoredFor(subject);
      const scores = evidenceInShort(state, scored);
      return scored === proposal ? scores : reviewWords.alone(scores);
    }),
  ].join(' · ');
}

function decisionOrScores({ decision }: ReviewedChange, reason: string | undefined, scores: () => string): string {
  if (decision === 'accepted') return reviewWords.changeAccepted();
  if (decision === 'open') return scores();
  return reason === undefined || reason === ''
    ? reviewWords.changeRejected()
    : reviewWords.changeRejectedBecause(reason);
}

/**
 * Returns the end of the line that the thread belongs below. The range is empty, since VS Code paints the range of an expanded thread
 * over the colors of the diff.
 */
function rangeOf(document: vscode.TextDocument, text: string, { ranges: [first] }: ReviewedChange): vscode.Range {
  const line = first === undefined ? 0 : anchorLine(text, first);
  const place = document.validatePosition(new vscode.Position(line, Number.MAX_SAFE_INTEGER));
  return new vscode.Range(place, place);
}
