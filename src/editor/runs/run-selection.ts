// Tested by test/e2e/dashboard.test.mjs.
import * as vscode from 'vscode';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import type { Dashboards } from '../dashboard/dashboards';
import type { RunTreeNode } from '../tree-nodes';
import type { Run } from './run';

/** Links what is selected in the view "Runs", in editors of candidates, and on dashboards. */
export class RunSelection implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  /** The row that was selected because of a dashboard. */
  private revealed: string | undefined;

  constructor(
    private readonly view: vscode.TreeView<RunTreeNode>,
    private readonly dashboards: Pick<Dashboards, 'select' | 'hasSelected'>,
    private readonly documents: Pick<CandidateDocuments, 'candidateOf'>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      view.onDidChangeSelection(({ selection }) => this.selectOnDashboard(selection)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.followEditor(editor)),
    );
  }

  /** Selects the row of a candidate that was selected on a dashboard, while the view is visible. */
  async reveal(run: Run, candidate: number): Promise<void> {
    const [selected, ...others] = this.view.selection;
    const isSelected = selected?.kind === 'candidate' && selected.run === run && selected.candidate === candidate;
    if (!this.view.visible || (isSelected && others.length === 0)) return;
    this.revealed = keyOf(run, candidate);
    await this.view.reveal({ kind: 'candidate', run, candidate }, { select: true, focus: false });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private selectOnDashboard(rows: readonly RunTreeNode[]): void {
    const [first, second] = rows.filter((row) => row.kind === 'candidate');
    if (first === undefined) return;
    const isEcho = second === undefined && keyOf(first.run, first.candidate) === this.revealed;
    this.revealed = undefined;
    if (isEcho) return;
    const other = second?.run === first.run ? second.candidate : undefined;
    this.dashboards.select(first.run.folder, { candidate: first.candidate, other });
  }

  /** Selects the candidate of an editor. One that is compared with another stays so, for its editor may have opened late. */
  private followEditor(editor: vscode.TextEditor | undefined): void {
    const shown = editor && this.documents.candidateOf(editor.document.uri);
    if (shown === undefined || this.dashboards.hasSelected(shown.run, shown.candidate)) return;
    this.dashboards.select(shown.run, { candidate: shown.candidate });
  }
}

function keyOf(run: Run, candidate: number): string {
  return `${run.folder}/${candidate}`;
}
