// Tested by test/e2e/ask-again.test.mjs.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { repliesMarkdown } from '../../runs/report/reply-being-written';
import { writingScheme } from '../manifest/context';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { Throttle } from '../throttle';

/** How often a document is updated, in milliseconds. */
const updateMs = 250;

/** Shows what the reflection model of a run is writing, in a read-only document that follows the text. */
export class ShowWriting implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** The updates of the documents that were opened, by their addresses. */
  private readonly updates = new Map<string, vscode.Disposable>();
  /** The documents whose end is visible and stays so when they grow. */
  private readonly followed = new Set<string>();
  private readonly subscriptions: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor(private readonly runs: RunList) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(writingScheme, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.followed.has(document.uri.toString())) editorsOf(document.uri).forEach(revealEnd);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.stopUpdating(uri.toString())),
    );
  }

  async show(run: Run): Promise<void> {
    const path = `/${basename(run.folder)}/reflection-being-written.md`;
    const uri = vscode.Uri.from({ scheme: writingScheme, path, query: run.folder });
    const editor = await vscode.window.showTextDocument(uri, { preview: true });
    revealEnd(editor);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const run = this.runs.find(uri.query);
    if (run === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (!this.updates.has(uri.toString())) this.updates.set(uri.toString(), this.updatesOf(uri, run));
    return repliesMarkdown(run.awaited.current, run.awaited.ended);
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const key of [...this.updates.keys()]) this.stopUpdating(key);
    this.changed.dispose();
  }

  private updatesOf(uri: vscode.Uri, { awaited }: Run): vscode.Disposable {
    const soon = new Throttle(updateMs, () => {
      const key = uri.toString();
      if (editorsOf(uri).some(showsEnd)) this.followed.add(key);
      else this.followed.delete(key);
      this.changed.fire(uri);
    });
    return vscode.Disposable.from(
      soon,
      awaited.onDidChange(() => soon.request()),
    );
  }

  private stopUpdating(key: string): void {
    this.updates.get(key)?.dispose();
    this.updates.delete(key);
    this.followed.delete(key);
  }
}

function editorsOf(uri: vscode.Uri): readonly vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri.toString());
}

/** Whether the end is visible, but for the lines that close the text. */
function showsEnd({ document, visibleRanges }: vscode.TextEditor): boolean {
  const last = Math.max(0, ...visibleRanges.map(({ end }) => end.line));
  return last >= document.lineCount - 4;
}

function revealEnd(editor: vscode.TextEditor): void {
  const { end } = editor.document.lineAt(editor.document.lineCount - 1).range;
  editor.revealRange(new vscode.Range(end, end));
}
