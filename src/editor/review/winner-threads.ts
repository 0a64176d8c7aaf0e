// Tested by test/e2e/winner-review.test.mjs.
import * as vscode from 'vscode';
import type { PlacedChange } from '../../gepa/changes/decided-changes';
import { evidenceInShort } from '../../gepa/words/evidence-words';
import { winnerController, type WinnerThreadKind } from '../manifest/context';
import { anchorLine } from './change-places';
import { ChangeOutline } from './change-outline';
import { textOf } from './review-target';
import { reviewWords } from './review-words';
import { commentsOfOrigin, partOf } from './thread-comments';
import type { WinnerText } from './winner-texts';
import { winnerWords } from './winner-words';

/** The threads of a text, and what they say. */
interface ThreadedText {
  readonly threads: Map<string, vscode.CommentThread>;
  leftOut: ReadonlySet<string>;
  /** The change that the developer looks at. */
  current: string | undefined;
}

/** Shows the comment threads on the changes of a winner: one per change, on the right side of the diff. */
export class WinnerThreads implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController(
    winnerController,
    winnerWords.controllerLabel(),
  );
  private readonly outline = new ChangeOutline();
  private readonly texts = new Map<string, ThreadedText>();

  /** Returns the keys of the changes that were left out of a text when it was last drawn. */
  leftOutIn(file: vscode.Uri): ReadonlySet<string> {
    return this.texts.get(file.toString())?.leftOut ?? new Set();
  }

  /** Returns the change that the developer looks at in a text. */
  currentIn(file: vscode.Uri): string | undefined {
    return this.texts.get(file.toString())?.current;
  }

  /** Returns the change that a thread is about. */
  keyOf(thread: vscode.CommentThread): string | undefined {
    const threads = this.texts.get(thread.uri.toString())?.threads ?? new Map<string, vscode.CommentThread>();
    return [...threads].find(([, shown]) => shown === thread)?.[0];
  }

  /** Scrolls to a change, opens its thread and closes the others. */
  show(editor: vscode.TextEditor, change: PlacedChange): void {
    const shown = this.texts.get(editor.document.uri.toString());
    if (shown === undefined) return;
    shown.current = change.change.key;
    const { Expanded, Collapsed } = vscode.CommentThreadCollapsibleState;
    for (const [key, thread] of shown.threads) {
      const state = key === shown.current ? Expanded : Collapsed;
      if (thread.collapsibleState !== state) thread.collapsibleState = state;
    }
    this.outline.reveal(editor, change);
  }

  /** Takes the change at the cursor as the one that the developer looks at. */
  follow(editor: vscode.TextEditor, change: PlacedChange): void {
    const shown = this.texts.get(editor.document.uri.toString());
    if (shown === undefined) return;
    shown.current = change.change.key;
    this.outline.draw(editor, change);
  }

  /** Removes the threads of texts that no tab shows, which the Comments panel would still list. */
  removeClosed(): void {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const open = [
      ...tabs.flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff ? [input.modified.toString()] : [])),
      // The tab of a diff that has just opened may not be listed yet.
      ...vscode.window.visibleTextEditors.map(({ document }) => document.uri.toString()),
    ];
    for (const [file, { threads }] of this.texts) {
      if (open.includes(file)) continue;
      for (const thread of threads.values()) thread.dispose();
      this.texts.delete(file);
    }
  }

  /** Updates the threads of a text to what it says now. */
  draw(editor: vscode.TextEditor, text: WinnerText, changes: readonly PlacedChange[]): void {
    const { uri } = editor.document;
    const known = this.texts.get(uri.toString());
    const shown = known ?? { threads: new Map<string, vscode.CommentThread>(), leftOut: new Set(), current: undefined };
    this.texts.set(uri.toString(), shown);
    shown.leftOut = new Set(changes.filter(({ state }) => state === 'rejected').map(({ change }) => change.key));
    shown.current ??= changes[0]?.change.key;
    for (const [place, change] of changes.entries()) {
      const { key } = change.change;
      const range = rangeOf(editor.document, change);
      const thread = shown.threads.get(key) ?? this.newThread(uri, range, text, changes, change, key === shown.current);
      shown.threads.set(key, thread);
      thread.range = range;
      thread.contextValue = (change.state === 'rejected' ? 'leftOutChange' : 'keptChange') satisfies WinnerThreadKind;
      thread.label = [
        ...(Object.keys(text.run.state.run.seed).length > 1 ? [text.component] : []),
        reviewWords.changeOf(place + 1, changes.length),
        ...stateOf(text, change),
      ].join(' · ');
    }
    const current = changes.find(({ change }) => change.key === shown.current);
    // VS Code restores the diff after a reload without its threads, and puts the cursor where it was.
    if (known === undefined && current !== undefined) this.outline.reveal(editor, current);
    else this.outline.draw(editor, current);
  }

  dispose(): void {
    this.outline.dispose();
    this.controller.dispose();
  }

  private newThread(
    file: vscode.Uri,
    range: vscode.Range,
    { run, parts }: WinnerText,
    changes: readonly PlacedChange[],
    change: PlacedChange,
    isExpanded: boolean,
  ): vscode.CommentThread {
    const comments = commentsOfOrigin(run.state, parts, changes, change);
    const thread = this.controller.createCommentThread(file, range, comments);
    const { Expanded, Collapsed } = vscode.CommentThreadCollapsibleState;
    thread.collapsibleState = isExpanded ? Expanded : Collapsed;
    thread.canReply = false;
    return thread;
  }
}

/** Says what became of a change, or what its proposal scored. */
function stateOf({ run }: WinnerText, change: PlacedChange): readonly string[] {
  if (change.state === 'rejected') return [winnerWords.leftOut()];
  if (change.state === 'edited') return [reviewWords.editedNotRun()];
  const made = partOf(run.state, change);
  return made === undefined ? [] : [evidenceInShort(run.state, made)];
}

/** Returns the end of the line that the thread belongs below. It is empty, so that VS Code doesn't paint over the diff. */
function rangeOf(document: vscode.TextDocument, { ranges: [first] }: PlacedChange): vscode.Range {
  const line = first === undefined ? 0 : anchorLine(textOf(document), first);
  const place = document.validatePosition(new vscode.Position(line, Number.MAX_SAFE_INTEGER));
  return new vscode.Range(place, place);
}
