// Tested by test/in-host/run-and-review.test.ts.
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { proposalFile } from '../../runs/folder/proposal-file';
import { changedTexts, type ChangedText } from '../../gepa/text/changed-texts';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { comparable } from '../../gepa/text/comparable-text';
import type { ProposalNode, RunTreeNode } from '../tree-nodes';

/** A proposal of a run, by its number. */
export interface ProposalReference {
  readonly run: Run;
  readonly number: number;
}

/** Returns the proposals that wait for the developer, in every opened run. */
export function waitingProposals(runs: RunList): readonly ProposalReference[] {
  return runs.opened.flatMap((run) => run.waiting.map(({ proposal }) => ({ run, number: proposal.number })));
}

/** Returns those that can be decided now, without resuming a run first. */
export function decidableProposals(runs: RunList): readonly ProposalReference[] {
  return waitingProposals(runs).filter(({ run }) => run.live);
}

/** What commands accept as a proposal: a row of the tree, the file of a review editor, or a thread in it. */
export type ReviewTarget = ProposalReference | ProposalNode | vscode.Uri | vscode.CommentThread;

/** What commands accept as a decision: a proposal, the row of the candidate that it became, or the thread of a rejected one. */
export type UndoTarget = ProposalReference | RunTreeNode | vscode.CommentThread;

/** A text that a proposal changes, with the file that is the right side of its diff. */
export interface ReviewedText extends ChangedText {
  readonly file: vscode.Uri;
}

/**
 * Returns the texts of a proposal to review. The right sides of their diffs are files, `proposals/<number>/<component>.md` in the
 * run's folder, so that undo, Revert Block and hot exit work there as in any file.
 */
export function reviewedTexts({ run, number }: ProposalReference): readonly ReviewedText[] {
  const proposal = run.state.proposals[number - 1]?.proposal;
  if (proposal === undefined) return [];
  return changedTexts(run.state, proposal).map((changed) => ({
    ...changed,
    file: vscode.Uri.file(proposalFile(run.folder, number, changed.component)),
  }));
}

/** Returns the proposal that a file of a run's folder belongs to. */
export function proposalOfFile(runs: RunList, file: vscode.Uri): ProposalReference | undefined {
  const numberFolder = dirname(file.fsPath);
  const proposals = dirname(numberFolder);
  if (basename(proposals) !== 'proposals') return undefined;
  const run = runs.opened.find(({ folder }) => folder === dirname(proposals));
  const number = Number(basename(numberFolder));
  return run?.state.proposals[number - 1] === undefined ? undefined : { run, number };
}

/** Returns the text of a proposal whose right side is this file; undefined when the proposal does not change it. */
export function reviewedTextOfFile(reference: ProposalReference, file: vscode.Uri): ReviewedText | undefined {
  return reviewedTexts(reference).find((text) => text.file.fsPath === file.fsPath);
}

/** Returns the proposal that a command is about: the argument from its menu, otherwise the visible review. */
export function resolveTarget(runs: RunList, target: ReviewTarget | undefined): ProposalReference | undefined {
  if (target === undefined) {
    const { activeTabGroup, all } = vscode.window.tabGroups;
    const inFront = [activeTabGroup, ...all]
      .map(({ activeTab }) => fileOf(activeTab))
      .filter((file) => file !== undefined);
    return inFront.map((file) => proposalOfFile(runs, file)).find((found) => found !== undefined);
  }
  if (target instanceof vscode.Uri) return proposalOfFile(runs, target);
  if ('comments' in target) return proposalOfFile(runs, target.uri);
  return { run: target.run, number: target.number };
}

/** Returns the text of a review's right side with line feeds, without the newline at its end. */
export function textOf(document: vscode.TextDocument): string {
  return document.getText().replace(/\r\n/g, '\n').trimEnd();
}

export function isWaiting({ run, number }: ProposalReference): boolean {
  return run.waiting.some(({ proposal }) => proposal.number === number);
}

/** Returns whether the developer edited a text under review, so that the proposal's scores no longer belong to it. */
export function isEditedInWindow({ file, text }: ReviewedText): boolean {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  return document !== undefined && comparable(document.getText()) !== comparable(text);
}

/** Returns the file of a tab, which is the right side in a diff. */
export function fileOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  if (tab?.input instanceof vscode.TabInputTextDiff) return tab.input.modified;
  return tab?.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
}
