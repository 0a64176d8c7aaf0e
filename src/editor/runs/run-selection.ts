// Tested by test/e2e/dashboard.test.mjs.
import * as vscode from 'vscode';
import { isAskedAgain } from '../../gepa/state';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import type { Dashboards } from '../dashboard/dashboards';
import type { SelectedInRun } from '../dashboard/messages';
import { fileOf, isWaiting, proposalOfFile, type ProposalReference } from '../review/review-target';
import type { AskedNode, ProposalNode, ProposalTreeNode, RunTreeNode } from '../tree-nodes';
import type { Run } from './run';
import type { RunList } from './run-list';
import { RevealedRow } from './revealed-row';

/** The views whose selection is linked. */
export interface LinkedViews {
  readonly runs: vscode.TreeView<RunTreeNode>;
  readonly proposals: vscode.TreeView<ProposalTreeNode>;
}

/** Links what is selected in the views "Runs" and "Proposals", in editors of candidates and proposals, and on dashboards. */
export class RunSelection implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private readonly candidateRow: RevealedRow<RunTreeNode>;
  private readonly proposalRow: RevealedRow<ProposalTreeNode>;
  /** The proposal whose editor has the focus. */
  private inFront: ProposalReference | undefined;

  constructor(
    views: LinkedViews,
    private readonly dashboards: Pick<Dashboards, 'select' | 'hasSelected'>,
    private readonly documents: Pick<CandidateDocuments, 'candidateOf' | 'proposalOf'>,
    private readonly runs: RunList,
  ) {
    this.candidateRow = new RevealedRow(views.runs, keyOfCandidate);
    this.proposalRow = new RevealedRow(views.proposals, keyOfProposal);
    const { tabGroups } = vscode.window;
    this.subscriptions = vscode.Disposable.from(
      views.runs.onDidChangeSelection(({ selection }) => this.followCandidates(selection)),
      views.proposals.onDidChangeSelection(({ selection }) => this.followProposal(selection)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.followEditor(editor)),
      // An editor that opens without the focus becomes the active one too, but isn't chosen by the developer.
      tabGroups.onDidChangeTabs(() => this.followTab(tabGroups.activeTabGroup.activeTab)),
      tabGroups.onDidChangeTabGroups(() => this.followTab(tabGroups.activeTabGroup.activeTab)),
    );
  }

  /** Selects the rows of what was selected on a dashboard, in the views that are visible. */
  async reveal(run: Run, { candidate, proposal }: SelectedInRun): Promise<void> {
    await this.candidateRow.reveal({ kind: 'candidate', run, candidate });
    const row = proposal === undefined ? undefined : rowOf({ run, number: proposal });
    if (row !== undefined) await this.proposalRow.reveal(row);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private followCandidates(rows: readonly RunTreeNode[]): void {
    if (this.candidateRow.isEcho(rows)) return;
    const [first, second] = rows.filter((row) => row.kind === 'candidate');
    if (first === undefined) return;
    const other = second?.run === first.run ? second.candidate : undefined;
    this.dashboards.select(first.run.folder, { candidate: first.candidate, other });
  }

  private followProposal(rows: readonly ProposalTreeNode[]): void {
    if (this.proposalRow.isEcho(rows)) return;
    const [first] = rows;
    if (first?.kind === 'proposal' || first?.kind === 'asked') this.selectProposal(first);
  }

  /** Selects the candidate of an editor. One that is compared with another stays so, for its editor may have opened late. */
  private followEditor(editor: vscode.TextEditor | undefined): void {
    const shown = editor && this.documents.candidateOf(editor.document.uri);
    if (shown === undefined || this.dashboards.hasSelected(shown.run, shown.candidate)) return;
    this.dashboards.select(shown.run, { candidate: shown.candidate });
  }

  /** Selects the proposal of a tab that came to the front. */
  private followTab(tab: vscode.Tab | undefined): void {
    const file = fileOf(tab);
    const shown = file && this.proposalOf(file);
    const isNew = shown !== undefined && (shown.run !== this.inFront?.run || shown.number !== this.inFront.number);
    this.inFront = shown;
    if (isNew) this.selectProposal(shown);
  }

  private proposalOf(file: vscode.Uri): ProposalReference | undefined {
    const shown = this.documents.proposalOf(file);
    if (shown === undefined) return proposalOfFile(this.runs, file);
    const run = this.runs.find(shown.run);
    return run && { run, number: shown.number };
  }

  private selectProposal({ run, number }: ProposalReference): void {
    const parent = run.state.proposals[number - 1]?.proposal.parents[0];
    if (parent === undefined) return;
    const selected = { candidate: parent, proposal: number };
    this.dashboards.select(run.folder, selected);
    void this.reveal(run, selected);
  }
}

/** Returns the row of a proposal in the view "Proposals", which lists only those that can be decided or are written again. */
function rowOf({ run, number }: ProposalReference): ProposalNode | AskedNode | undefined {
  if (isWaiting({ run, number })) return { kind: 'proposal', run, number };
  const reviewed = run.state.proposals[number - 1];
  return reviewed !== undefined && isAskedAgain(reviewed) && run.live ? { kind: 'asked', run, number } : undefined;
}

function keyOfCandidate(row: RunTreeNode): string | undefined {
  return row.kind === 'candidate' ? `${row.run.folder}/${row.candidate}` : undefined;
}

function keyOfProposal(row: ProposalTreeNode): string | undefined {
  return row.kind === 'proposal' || row.kind === 'asked' ? `${row.run.folder}/${row.number}` : undefined;
}
