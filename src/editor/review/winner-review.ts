// Tested by test/e2e/winner-review.test.mjs.
import * as vscode from 'vscode';
import { placeChanges, toggleChange, type PlacedChange } from '../../gepa/changes/decided-changes';
import { valueOf } from '../../gepa/named-values';
import { keptTexts } from '../../gepa/changes/kept-texts';
import { faultOfTexts, describeCandidateFault } from '../../gepa/text/text-fault';
import { UserError } from '../../gepa/user-error';
import { winnerOf } from '../../gepa/winner';
import { createTextCheck } from '../../runs/execution/text-check';
import type { ApplyCandidate } from '../candidates/apply-candidate';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { Throttle } from '../throttle';
import { placeAt, type LinePlace } from './change-places';
import type { ReviewEditors } from './review-editors';
import { textOf } from './review-target';
import { winnerTextOf, winnerTexts, type WinnerText } from './winner-texts';
import { WinnerThreads } from './winner-threads';
import { winnerWords } from './winner-words';

/**
 * "Review Changes of the Winner": shows what a run without review has changed, one thread per change, where each is kept or left out before
 * the winner is applied. The text on the right side says what is kept, so that it survives a reload and every undo.
 */
export class WinnerReview implements vscode.Disposable {
  private readonly threads = new WinnerThreads();
  private readonly syncSoon = new Throttle(150, () => this.sync());
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly runs: RunList,
    private readonly documents: CandidateDocuments,
    private readonly editors: ReviewEditors,
    private readonly applyCandidate: ApplyCandidate,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.sync()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) this.sync();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        if (kind !== vscode.TextEditorSelectionChangeKind.Command) this.follow(textEditor);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (winnerTextOf(runs, document.uri) !== undefined) this.syncSoon.request();
      }),
      runs.onDidChange(() => this.sync()),
    );
  }

  /**
   * Opens the changes of a run's winner against the seed, at the first of them.
   *
   * @throws {UserError} when the run has no winner yet.
   */
  async open(run: Run): Promise<void> {
    if (run.state.status.kind !== 'stopped') throw new UserError(winnerWords.notEnded());
    const winner = winnerOf(run.state);
    if (winner === undefined) throw new UserError(winnerWords.noWinner(run.name));
    const [first, ...others] = winnerTexts(run, winner.candidate.index);
    if (first === undefined) throw new UserError(winnerWords.noWinner(run.name));
    for (const text of others) await this.openDiff(text);
    await this.openDiff(first);
    const [change] = this.changesOf(first, await this.editors.text(reviewed(first)));
    if (change !== undefined) this.show(first, change.change.key);
  }

  /** Keeps a change, which brings it back if it was left out, and shows the next one. Without a thread, the one that is shown. */
  async keep(thread?: vscode.CommentThread): Promise<void> {
    await this.decide(thread, ({ state }) => state === 'rejected');
  }

  /** Leaves a change out, and shows the next one. Without a thread, the one that is shown. */
  async leaveOut(thread?: vscode.CommentThread): Promise<void> {
    await this.decide(thread, ({ state }) => state !== 'rejected');
  }

  /** Shows the next (1) or previous (-1) change, then those of the next text. */
  async step(by: 1 | -1): Promise<void> {
    const text = this.inFront();
    if (text === undefined) return;
    const keys = text.parts.changes.map(({ key }) => key);
    const next = keys[keys.indexOf(this.threads.currentIn(text.file) ?? '') + by];
    if (next !== undefined) {
      this.show(text, next);
      return;
    }
    const texts = winnerTexts(text.run, text.candidate);
    const other = texts[texts.findIndex(({ component }) => component === text.component) + by];
    const change = other?.parts.changes.at(by === 1 ? 0 : -1);
    if (other === undefined || change === undefined) return;
    await this.openDiff(other);
    this.show(other, change.key);
  }

  /**
   * Applies the winner as it was reviewed.
   *
   * @throws {UserError} when nothing is kept, or a text can't run.
   */
  async apply(): Promise<void> {
    const shown = this.inFront();
    if (shown === undefined) throw new UserError(winnerWords.openFirst());
    const { run, candidate } = shown;
    const { seed } = run.state.run;
    const kept = await Promise.all(
      winnerTexts(run, candidate).map(
        async (text) => [text.component, await this.editors.text(reviewed(text))] as const,
      ),
    );
    const texts = keptTexts(run.state.candidates[candidate]?.texts ?? {}, kept);
    if (kept.every(([component, text]) => text === valueOf(seed, component)?.trimEnd())) {
      throw new UserError(winnerWords.nothingKept());
    }
    const file = await run.readFile();
    // An imported run doesn't say how its texts are filled.
    const fault = file.importedFrom === undefined ? faultOfTexts(createTextCheck(file), texts) : undefined;
    if (fault !== undefined) throw new UserError(describeCandidateFault(fault));
    await this.applyCandidate.apply(run, candidate, texts);
  }

  /** Whether the changes of a winner are in front. */
  isInFront(): boolean {
    return this.inFront() !== undefined;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.syncSoon.dispose();
    this.threads.dispose();
  }

  private async decide(
    thread: vscode.CommentThread | undefined,
    isToToggle: (change: PlacedChange) => boolean,
  ): Promise<void> {
    const text = thread === undefined ? this.inFront() : winnerTextOf(this.runs, thread.uri);
    const key = text && (thread === undefined ? this.threads.currentIn(text.file) : this.threads.keyOf(thread));
    if (text === undefined || key === undefined) throw new UserError(winnerWords.openFirst());
    const current = await this.editors.text(reviewed(text));
    const changes = this.changesOf(text, current);
    const change = changes.find((one) => one.change.key === key);
    if (change !== undefined && isToToggle(change)) {
      await this.editors.replaceText(text.file, toggleChange(text.parts, current, changes, key));
    }
    this.show(text, key);
    await this.step(1);
  }

  private changesOf({ parts, file }: WinnerText, current: string): readonly PlacedChange[] {
    return placeChanges(parts, current, this.threads.leftOutIn(file));
  }

  private show(text: WinnerText, key: string): void {
    this.sync();
    for (const editor of editorsOf(text.file)) {
      const change = this.changesOf(text, textOf(editor.document)).find((one) => one.change.key === key);
      if (change !== undefined) this.threads.show(editor, change);
    }
  }

  /** Takes the change at the cursor as the one that the developer looks at. */
  private follow(editor: vscode.TextEditor): void {
    const text = winnerTextOf(this.runs, editor.document.uri);
    if (text === undefined) return;
    const { line, character } = editor.selection.active;
    const current = textOf(editor.document);
    const change = this.changesOf(text, current).find(({ ranges }) =>
      ranges.some((range) => isWithin({ line, character }, placeAt(current, range.start), placeAt(current, range.end))),
    );
    if (change !== undefined) this.threads.follow(editor, change);
  }

  private sync(): void {
    this.threads.removeClosed();
    for (const editor of vscode.window.visibleTextEditors) {
      const text = winnerTextOf(this.runs, editor.document.uri);
      if (text !== undefined) this.threads.draw(editor, text, this.changesOf(text, textOf(editor.document)));
    }
  }

  private inFront(): WinnerText | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputTextDiff ? winnerTextOf(this.runs, input.modified) : undefined;
  }

  private async openDiff(text: WinnerText): Promise<void> {
    const { run, candidate, component, file } = text;
    await this.editors.text(reviewed(text));
    const name = Object.keys(run.state.run.seed).length > 1 ? `${run.name}/${component}` : run.name;
    const options: vscode.TextDocumentShowOptions = { viewColumn: vscode.ViewColumn.One, preview: false };
    const left = this.documents.ofCandidate(run, 0, component);
    await vscode.commands.executeCommand('vscode.diff', left, file, winnerWords.diffTitle(name, candidate), options);
  }
}

function isWithin(place: LinePlace, start: LinePlace, end: LinePlace): boolean {
  const isAfter = place.line > start.line || (place.line === start.line && place.character >= start.character);
  return isAfter && (place.line < end.line || (place.line === end.line && place.character <= end.character));
}

/** A right side is written with the text of the winner unless it exists, so that what was left out earlier stays so. */
function reviewed({ file, parts }: WinnerText): { readonly file: vscode.Uri; readonly text: string } {
  return { file, text: parts.proposed };
}

function editorsOf(file: vscode.Uri): readonly vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === file.toString());
}
