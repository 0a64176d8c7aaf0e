// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { plannedScheme } from '../manifest/context';

/** Provides contents that prompt files could have, as read-only documents with the files' names. They exist in this session only. */
export class PlannedDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly contents = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(plannedScheme, this);
  private added = 0;

  /** Adds a content. Each has an address of its own, since VS Code remembers the text of an address. */
  add(file: vscode.Uri, content: string): vscode.Uri {
    this.added += 1;
    const uri = vscode.Uri.from({ scheme: plannedScheme, path: file.path, query: String(this.added) });
    this.contents.set(uri.toString(), content);
    return uri;
  }

  /** Forgets a content that is no longer shown. */
  remove(uri: vscode.Uri): void {
    this.contents.delete(uri.toString());
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const content = this.contents.get(uri.toString());
    if (content === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  }

  dispose(): void {
    this.registration.dispose();
  }
}
