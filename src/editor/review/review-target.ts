import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { componentFileName } from '../candidates/component-file-name';
import { changedTexts, type ChangedText } from '../../gepa/text/changed-texts';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import type { ProposalNode } from '../tree-nodes';

/** A proposal of a run, by its number. */
export interface ProposalReference {
  readonly run: Run;
  readonly number: number;
}

/** The proposals that wait for the developer, in every run that is opened. */
export function waitingProposals(runs: RunList): readonly ProposalReference[] {
  return runs.opened.flatMap((run) => run.waiting.map(({ proposal }) => ({ run, number: proposal.number })));
}

/** What may stand for a proposal when a command is called: a row of the tree, the file of a review editor, a thread in it. */
export type ReviewTarget = ProposalReference | ProposalNode | vscode.Uri | vscode.CommentThread;

/** One of the texts that a proposal changes, with the file behind its side of the diff. */
export interface ReviewedText extends ChangedText {
  readonly file: vscode.Uri;
}

/**
 * What is reviewed of a proposal. The right sides of its diffs are files, `proposals/<number>/<component>.md` in the run's
 * folder: what the developer types there is native text, so undo, Revert Block and hot exit work as everywhere.
 */
export function reviewedTexts({ run, number }: ProposalReference): readonly ReviewedText[] {
  const proposal = run.state.proposals[number - 1]?.proposal;
  if (proposal === undefined) return [];
  const folder = join(run.folder, 'proposals', String(number));
  return changedTexts(run.state, proposal).map((changed) => ({
    ...changed,
    file: vscode.Uri.file(join(folder, componentFileName(changed.component))),
  }));
}

/** The proposal that a file of a run's folder belongs to. */
export function proposalOfFile(runs: RunList, file: vscode.Uri): ProposalReference | undefined {
  const numberFolder = dirname(file.fsPath);
  const proposals = dirname(numberFolder);
  if (basename(proposals) !== 'proposals') return undefined;
  const run = runs.opened.find(({ folder }) => folder === dirname(proposals));
  const number = Number(basename(numberFolder));
  return run?.state.proposals[number - 1] === undefined ? undefined : { run, number };
}

/** The text of a proposal that a file is the right side of; undefined when the proposal does not change it. */
export function reviewedTextOfFile(reference: ProposalReference, file: vscode.Uri): ReviewedText | undefined {
  return reviewedTexts(reference).find((text) => text.file.fsPath === file.fsPath);
}

/** The proposal that a command is about: what its menu handed over, else the review that is in sight. */
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

function fileOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  if (tab?.input instanceof vscode.TabInputTextDiff) return tab.input.modified;
  return tab?.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
}
