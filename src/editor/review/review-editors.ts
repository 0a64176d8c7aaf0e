// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import type { Proposal } from '../../gepa/proposal';
import { waitingProposals } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import type { Run } from '../runs/run';
import { describeOrigin } from './proposal-origin';
import { isWaiting, reviewedTexts, textOf, type ProposalReference, type ReviewedText } from './review-target';
import type { ReviewThreads } from './review-threads';
import { reviewWords } from './review-words';
import { textChange } from '../text-edit';

/** Opens and closes the diff editors in which proposals are reviewed. */
export class ReviewEditors {
  /** The right sides that were in front, as opposed to opened behind others. */
  private readonly shown = new Set<string>();

  constructor(
    private readonly documents: CandidateDocuments,
    private readonly threads: ReviewThreads,
  ) {}

  /**
   * Opens a diff for each text that a proposal changes, the first one in front, at its first change. The left side is the parent,
   * read-only; the right side is the proposal, writable while it waits for a decision.
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
    await this.show(reference, first, undefined, preserveFocus);
  }

  /**
   * Shows one of the texts of a proposal.
   *
   * @param key of the change to show; by default the first that is undecided.
   */
  async show(reference: ProposalReference, text: ReviewedText, key?: string, preserveFocus = false): Promise<void> {
    const proposal = reference.run.state.proposals[reference.number - 1]?.proposal;
    if (proposal === undefined) return;
    const document = await this.openDiff(reference, proposal, text, preserveFocus);
    this.shown.add(text.file.toString());
    if (!isWaiting(reference)) return;
    const changes = this.threads.changesOf(reference, text).in(textOf(document));
    const change = changes.find(({ decision }) => decision === 'open') ?? changes[0];
    const shown = key ?? change?.change.key;
    if (shown !== undefined) this.threads.show(text, shown);
  }

  /** Returns the texts of a proposal that were never in front. */
  unseen(reference: ProposalReference): readonly ReviewedText[] {
    return reviewedTexts(reference).filter(({ file }) => !this.shown.has(file.toString()) && !isInFront(file));
  }

  private async openDiff(
    { run, number }: ProposalReference,
    proposal: Proposal,
    text: ReviewedText,
    preserveFocus: boolean,
  ): Promise<vscode.TextDocument> {
    const { component, file } = text;
    const texts = reviewedTexts({ run, number });
    const name = Object.keys(run.state.run.seed).length > 1 ? `${run.name}/${component}` : run.name;
    const origin = describeOrigin(run.state, proposal);
    const place = texts.findIndex((other) => other.component === component) + 1;
    const title =
      texts.length === 1
        ? reviewWords.diffTitle(name, number, origin)
        : reviewWords.diffTitleOfSeveral(name, number, place, texts.length, origin);
    const right = isWaiting({ run, number })
      ? await writeIfMissing(file, text.text)
      : this.documents.ofProposal(run, number, component);
    const left = this.documents.ofCandidate(run, proposal.parents[0], component);
    const document = await vscode.workspace.openTextDocument(right);
    const options: vscode.TextDocumentShowOptions = {
      viewColumn: vscode.ViewColumn.One,
      preview: false,
      preserveFocus,
    };
    await vscode.commands.executeCommand('vscode.diff', left, right, title, options);
    return document;
  }

  /** Returns the current text of a right side, saved or not. */
  async text({ file, text }: Pick<ReviewedText, 'file' | 'text'>): Promise<string> {
    return textOf(await vscode.workspace.openTextDocument(await writeIfMissing(file, text)));
  }

  /** Replaces the text of a right side as one undo step, and saves it, since it is a file of the run and not of the developer. */
  async replaceText(file: vscode.Uri, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(file);
    const lineEnd = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const change = textChange(document.getText(), `${text}\n`.replace(/\r?\n/g, lineEnd));
    if (change === undefined) return;
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end));
    edit.replace(document.uri, range, change.text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  }

  /** Whether a right side is in front. */
  isShown(file: vscode.Uri): boolean {
    return isInFront(file);
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

  /** Shows a proposal in place of another one, if that is open. */
  async replace(old: ProposalReference, by: ProposalReference): Promise<void> {
    const files = reviewedTexts(old).map(({ file }) => file);
    const [isOpen, inFront] = [files.some((file) => tabsOf(file.toString()).length > 0), files.some(isInFront)];
    if (isOpen) await this.close(old);
    if (inFront) await this.open(by, { preserveFocus: true });
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

function isInFront(file: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some(
    ({ activeTab }) =>
      activeTab?.input instanceof vscode.TabInputTextDiff && activeTab.input.modified.toString() === file.toString(),
  );
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
