// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import type { Proposal } from '../../gepa/proposal';
import { waitingProposals } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import type { Run } from '../runs/run';
import { hunksBetween } from './hunks';
import { describeOrigin } from './proposal-origin';
import { isWaiting, rangeOf, textOf } from './review-threads';
import { reviewedTexts, type ProposalReference, type ReviewedText } from './review-target';
import { reviewWords } from './review-words';

/** Opens and closes the diff editors in which proposals are reviewed. */
export class ReviewEditors {
  constructor(private readonly documents: CandidateDocuments) {}

  /**
   * Opens a diff for each text that a proposal changes, the first one in front. The left side is the parent, read-only; the
   * right side is the proposal, writable while it waits for a decision.
   *
   * @throws {UserError} when the run has no such proposal.
   */
  async open(reference: ProposalReference, { preserveFocus = false } = {}): Promise<void> {
    const { run, number } = reference;
    const proposal = run.state.proposals[number - 1]?.proposal;
    if (proposal === undefined) throw new UserError(reviewWords.proposalNotFound(number));
    const [first, ...others] = reviewedTexts(reference);
    if (first === undefined) return;
    for (const text of others) await this.openDiff(reference, proposal, text, true);
    await this.openDiff(reference, proposal, first, preserveFocus);
  }

  /** Shows one of the texts of a proposal. */
  async show(reference: ProposalReference, text: ReviewedText): Promise<void> {
    const proposal = reference.run.state.proposals[reference.number - 1]?.proposal;
    if (proposal !== undefined) await this.openDiff(reference, proposal, text, false);
  }

  private async openDiff(
    { run, number }: ProposalReference,
    proposal: Proposal,
    { component, text, parentText, file }: ReviewedText,
    preserveFocus: boolean,
  ): Promise<void> {
    const name = Object.keys(run.state.run.seed).length > 1 ? `${run.name}/${component}` : run.name;
    const title = reviewWords.diffTitle(name, number, describeOrigin(run.state, proposal));
    const right = isWaiting({ run, number })
      ? await writeIfMissing(file, text)
      : this.documents.ofProposal(run, number, component);
    const left = this.documents.ofCandidate(run, proposal.parents[0], component);
    const document = await vscode.workspace.openTextDocument(right);
    const [hunk] = hunksBetween(parentText, textOf(document));
    const options: vscode.TextDocumentShowOptions = {
      viewColumn: vscode.ViewColumn.One,
      preview: false,
      preserveFocus,
      // The first thread is at the end of its hunk, which may be further down than the editor shows.
      ...(hunk === undefined ? {} : { selection: rangeOf(hunk, document) }),
    };
    await vscode.commands.executeCommand('vscode.diff', left, right, title, options);
  }

  /** Returns the current text of a right side, saved or not. */
  async text({ file, text }: ReviewedText): Promise<string> {
    return textOf(await vscode.workspace.openTextDocument(await writeIfMissing(file, text)));
  }

  /** Replaces a whole right side as one undo step, and saves it, since it is a file of the run and not of the developer. */
  async replaceText(file: vscode.Uri, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(file);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), `${text}\n`);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  }

  /** Closes the diff editors of a proposal that has been decided. */
  async close(reference: ProposalReference): Promise<void> {
    const files = reviewedTexts(reference).map(({ file }) => file.toString());
    for (const document of vscode.workspace.textDocuments) {
      // Closing a tab with unsaved changes would ask whether to save them.
      if (files.includes(document.uri.toString()) && document.isDirty) await document.save();
    }
    await vscode.window.tabGroups.close(files.flatMap(tabsOf));
  }

  /** Closes the undecided proposals of a run that has ended, which can't be decided any more. */
  async closeUndecided(run: Run): Promise<void> {
    for (const { proposal } of waitingProposals(run.state)) await this.close({ run, number: proposal.number });
  }

  /** Returns whether a review is the active tab of any editor group. */
  isAnyVisible(): boolean {
    return vscode.window.tabGroups.all.some(({ activeTab }) => activeTab !== undefined && isReview(activeTab));
  }
}

function tabsOf(file: string): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === file);
}

function isReview({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputTextDiff && /\/proposals\/\d+\/[^/]+$/.test(input.modified.path);
}

/** Writes a right side unless it exists, so that the developer's edits from earlier are kept. */
async function writeIfMissing(file: vscode.Uri, text: string): Promise<vscode.Uri> {
  const isThere = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${text}\n`));
  return file;
}
