// Tested by test/in-host/spec-diagnostics.test.ts.
import * as vscode from 'vscode';
import { parseSpec, SpecError, type SpecProblem } from '../../runs/spec/parse-spec';
import { isSpecFile } from '../prompts/prompt-index';
import { ownPrices } from '../settings';

/** Underlines errors in open spec files as they are edited. */
export class SpecDiagnostics implements vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('gepa');
  private readonly subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument((document) => this.check(document)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => this.check(document)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => this.checkAll()),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.diagnostics.delete(uri)),
  );

  /** Checks the specs that are already open, after the activation, so as not to delay it. */
  private readonly firstCheck = setImmediate(() => this.checkAll());

  dispose(): void {
    clearImmediate(this.firstCheck);
    this.subscriptions.dispose();
    this.diagnostics.dispose();
  }

  private checkAll(): void {
    for (const document of vscode.workspace.textDocuments) this.check(document);
  }

  private check(document: vscode.TextDocument): void {
    if (!vscode.workspace.isTrusted) return;
    if (document.uri.scheme === 'file' && isSpecFile(document.uri))
      this.diagnostics.set(document.uri, problemsOf(document).map(asDiagnostic));
  }
}

function problemsOf(document: vscode.TextDocument): readonly SpecProblem[] {
  try {
    parseSpec(document.getText(), document.uri.fsPath, [], ownPrices());
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
}

function asDiagnostic({ message, line, column, endColumn }: SpecProblem): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, column - 1, line - 1, endColumn - 1);
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = 'GEPA';
  return diagnostic;
}
