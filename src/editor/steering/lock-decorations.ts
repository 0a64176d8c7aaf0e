// Tested by test/e2e/steering.test.mjs.
import * as vscode from 'vscode';
import { passagesIn } from '../../gepa/text/find-passage';
import { parseSpec } from '../../runs/spec/parse-spec';
import { runOfDocument } from '../candidates/candidate-documents';
import type { PromptIndex } from '../prompts/prompt-index';
import { proposalOfFile } from '../review/review-target';
import type { RunList } from '../runs/run-list';
import { Throttle } from '../throttle';
import { locksInEffect } from './locks-of-run';
import { steeringWords } from './steering-words';
import { draftOfFile } from './written-files';

/** Marks locked passages in prompts, candidates and proposals. */
export class LockDecorations implements vscode.Disposable {
  private readonly decoration = vscode.window.createTextEditorDecorationType({
    borderWidth: '0 0 1px 0',
    borderStyle: 'dashed',
    borderColor: new vscode.ThemeColor('editorInfo.foreground'),
    backgroundColor: new vscode.ThemeColor('editor.wordHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorInfo.foreground'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  private readonly markSoon = new Throttle(200, () => void this.markVisible());
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly runs: RunList,
    private readonly prompts: PromptIndex,
  ) {
    const request = () => this.markSoon.request();
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(request),
      vscode.workspace.onDidChangeTextDocument(request),
      vscode.workspace.onDidSaveTextDocument(request),
      prompts.onDidChange(request),
      runs.onDidChange(request),
      runs.onDidReceiveEvents(({ events }) => {
        if (events.some(({ type }) => type === 'steeringGiven')) request();
      }),
    );
    request();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.markSoon.dispose();
    this.decoration.dispose();
  }

  private async markVisible(): Promise<void> {
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      const passages = await this.passagesOf(document.uri);
      const text = passages.length === 0 ? '' : document.getText();
      const ranges = passages.flatMap((passage) =>
        passagesIn(text, passage).map(
          ([start, end]) => new vscode.Range(document.positionAt(start), document.positionAt(end)),
        ),
      );
      const hoverMessage = steeringWords.locked();
      editor.setDecorations(
        this.decoration,
        ranges.map((range) => ({ range, hoverMessage })),
      );
    }
  }

  private async passagesOf(uri: vscode.Uri): Promise<readonly string[]> {
    const run =
      (await runOfDocument(this.runs, uri)) ?? proposalOfFile(this.runs, uri)?.run ?? draftOfFile(this.runs, uri)?.run;
    if (run !== undefined) return locksInEffect(run.state).map(({ lock }) => lock.text);
    const specs = vscode.workspace.isTrusted ? this.prompts.specsOf(uri) : [];
    return (await Promise.all(specs.map(lockedIn))).flat();
  }
}

/** Returns the locked passages of a spec; none if it has errors, which are shown elsewhere. */
async function lockedIn(spec: vscode.Uri): Promise<readonly string[]> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(spec));
    const { locked = [] } = parseSpec(text, spec.fsPath);
    return locked.map((entry) => (typeof entry === 'string' ? entry : entry.text));
  } catch {
    return [];
  }
}
