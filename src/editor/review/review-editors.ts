import * as vscode from 'vscode';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import { shownChange } from '../../gepa/state';
import { waitingProposals } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import type { Run } from '../runs/run';
import { hunksBetween } from './hunks';
import { isWaiting, parentText, rangeOf, textOf } from './review-threads';
import { proposalFile, type ProposalReference } from './review-target';

/** Opens and closes the diff editors in which proposals are reviewed. */
export class ReviewEditors {
  constructor(private readonly documents: CandidateDocuments) {}

  /**
   * Opens a proposal as a diff: left its parent, read-only, right the proposal, writable while it waits for a decision.
   *
   * @throws {UserError} when the run has no such proposal.
   */
  async open(reference: ProposalReference, { preserveFocus = false } = {}): Promise<void> {
    const { run, number } = reference;
    const proposal = run.state.proposals[number - 1]?.proposal;
    if (proposal === undefined) throw new UserError(vscode.l10n.t('The run has no proposal {0}.', number));
    const { parents, origin } = proposal;
    const [parent] = parents;
    const { component, text } = shownChange(run.state, proposal);
    const from =
      origin.kind === 'edit'
        ? vscode.l10n.t('your edit of {0}', origin.of)
        : origin.kind === 'merge'
          ? vscode.l10n.t('merge of candidates {0} and {1}', ...parents)
          : parent === 0
            ? vscode.l10n.t('from the seed')
            : vscode.l10n.t('from candidate {0}', parent);
    const name = Object.keys(run.state.run.seed).length > 1 ? `${run.name}/${component}` : run.name;
    const title = vscode.l10n.t('{0} · proposal {1} ({2})', name, number, from);
    const right = isWaiting(reference)
      ? await writeIfMissing(proposalFile(reference), text)
      : this.documents.ofProposal(run, number, component);
    const left = this.documents.ofCandidate(run, parent, component);
    const document = await vscode.workspace.openTextDocument(right);
    const [hunk] = hunksBetween(parentText(reference), textOf(document));
    const options: vscode.TextDocumentShowOptions = {
      viewColumn: vscode.ViewColumn.One,
      preview: false,
      preserveFocus,
      // To the first thread: the reason of a large hunk would be out of sight.
      ...(hunk === undefined ? {} : { selection: rangeOf(hunk, document) }),
    };
    await vscode.commands.executeCommand('vscode.diff', left, right, title, options);
  }

  /** The right side as it is now, saved or not. */
  async text(reference: ProposalReference): Promise<string> {
    const proposal = reference.run.state.proposals[reference.number - 1]?.proposal;
    const file = await writeIfMissing(
      proposalFile(reference),
      proposal === undefined ? '' : shownChange(reference.run.state, proposal).text,
    );
    return textOf(await vscode.workspace.openTextDocument(file));
  }

  /** Replaces the whole right side, as one step that can be undone, and saves it: it is the run's own file. */
  async replaceText(reference: ProposalReference, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(proposalFile(reference));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), `${text}\n`);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  }

  /** Closes the diff editor of a proposal that has been decided. */
  async close(reference: ProposalReference): Promise<void> {
    const file = proposalFile(reference).toString();
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file);
    // A tab with unsaved changes would ask what is to become of them.
    if (document?.isDirty === true) await document.save();
    await vscode.window.tabGroups.close(tabsOf(file));
  }

  /** Closes what a run that came to its end leaves undecided: there is nothing to be done with it any more. */
  async closeUndecided(run: Run): Promise<void> {
    for (const { proposal } of waitingProposals(run.state)) await this.close({ run, number: proposal.number });
  }

  /** Whether a review is in sight in any group of editors. */
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

/** What the developer wrote in an earlier session stays. */
async function writeIfMissing(file: vscode.Uri, text: string): Promise<vscode.Uri> {
  const isThere = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${text}\n`));
  return file;
}
