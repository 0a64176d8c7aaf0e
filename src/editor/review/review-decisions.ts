import * as vscode from 'vscode';
import type { ReviewDecision } from '../../gepa/events';
import { shownChange } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { variableObjection } from '../../prompts/template';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { setting } from '../settings';
import { comparable } from '../text-edit';
import { withoutHunk } from './hunks';
import type { ReviewEditors } from './review-editors';
import { resolveTarget, type ProposalReference, type ReviewTarget } from './review-target';
import { isWaiting, parentText, type ReviewThreads } from './review-threads';

/** Takes the developer's word on proposals, and leads from one to the next. */
export class ReviewDecisions {
  constructor(
    private readonly runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly threads: ReviewThreads,
  ) {}

  /** Accepts what the right side of the review says now: the proposal itself, or the developer's own text. */
  async accept(target?: ReviewTarget): Promise<void> {
    const reference = this.waitingAt(target);
    const proposal = reference.run.state.proposals[reference.number - 1]?.proposal;
    if (proposal === undefined) return;
    const parent = parentText(reference);
    const text = comparable(await this.editors.text(reference));
    if (text === '') throw new UserError(vscode.l10n.t('The text is empty. Write one, or reject the proposal.'));
    if (text === comparable(parent)) {
      const reject = vscode.l10n.t('Reject');
      const chosen = await vscode.window.showWarningMessage(
        vscode.l10n.t('Nothing of proposal {0} is left: the text is its parent’s.', reference.number),
        reject,
      );
      if (chosen === reject) await this.decide(reference, { kind: 'reject', reason: '' });
      return;
    }
    if (text === comparable(shownChange(reference.run.state, proposal).text)) {
      await this.decide(reference, { kind: 'accept' });
      return;
    }
    if (!(await keepsVariables(parent, text))) return;
    await this.decide(reference, {
      kind: 'edit',
      texts: { [shownChange(reference.run.state, proposal).component]: text },
      note: vscode.l10n.t('The developer’s edit of proposal {0}.', reference.number),
    });
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Your text is run on the minibatch of proposal {0}. It comes back to you with its scores and joins the pool on your word.',
        reference.number,
      ),
    );
  }

  async reject(target?: ReviewTarget): Promise<void> {
    await this.decide(this.waitingAt(target), { kind: 'reject', reason: '' });
  }

  async rejectWithReason(target?: ReviewTarget): Promise<void> {
    const reference = this.waitingAt(target);
    const reason = await vscode.window.showInputBox({
      title: vscode.l10n.t('Reject Proposal {0}', reference.number),
      prompt: vscode.l10n.t('Why? Later reflections are told.'),
      ignoreFocusOut: true,
    });
    if (reason !== undefined) await this.decide(reference, { kind: 'reject', reason: reason.trim() });
  }

  /** Accepts one hunk. With the last one the proposal is accepted as it stands. */
  async acceptChange(thread: vscode.CommentThread): Promise<void> {
    // The text may be ahead of the threads.
    this.threads.sync();
    const found = this.threads.find(thread);
    if (found !== undefined && this.threads.accept(thread)) await this.accept(found.reference);
  }

  /** Takes one hunk back to the parent's text. When nothing else is open, the proposal is decided as it stands. */
  async rejectChange(thread: vscode.CommentThread): Promise<void> {
    this.threads.sync();
    const found = this.threads.find(thread);
    if (found === undefined) return;
    const text = withoutHunk(await this.editors.text(found.reference), found.hunk);
    await this.editors.replaceText(found.reference, text);
    this.threads.sync();
    if (comparable(text) === comparable(parentText(found.reference))) {
      await this.decide(found.reference, { kind: 'reject', reason: '' });
    } else if (this.threads.isAllAccepted(thread.uri)) {
      await this.accept(found.reference);
    }
  }

  /** Sends what was written in a thread to later reflections on the component. */
  async sendNote({ thread, text }: vscode.CommentReply): Promise<void> {
    const reference = resolveTarget(this.runs, thread);
    const proposal = reference?.run.state.proposals[reference.number - 1]?.proposal;
    if (reference === undefined || proposal === undefined || text.trim() === '') return;
    await reference.run.addGuidance(shownChange(reference.run.state, proposal).component, text.trim());
    this.threads.addNote(thread, text.trim());
  }

  async rejectWithReply({ thread, text }: vscode.CommentReply): Promise<void> {
    await this.decide(this.waitingAt(thread), { kind: 'reject', reason: text.trim() });
  }

  async open(target: ReviewTarget): Promise<void> {
    const reference = resolveTarget(this.runs, target);
    if (reference !== undefined) await this.editors.open(reference);
  }

  /** Opens the oldest proposal that waits, of the current run first. @param run only of this one. */
  async openNext(run?: Run): Promise<void> {
    const first = this.waiting().find((reference) => run === undefined || reference.run === run);
    if (first !== undefined) await this.editors.open(first);
    else void vscode.window.showInformationMessage(vscode.l10n.t('No proposal waits for your review.'));
  }

  /** Opens the proposal after (1) or before (-1) the one under review. */
  async step(by: 1 | -1): Promise<void> {
    const waiting = this.waiting();
    const active = resolveTarget(this.runs, undefined);
    const place = waiting.findIndex(({ run, number }) => run === active?.run && number === active.number);
    const next = waiting.at(place < 0 ? 0 : (place + by) % waiting.length);
    if (next !== undefined) await this.editors.open(next);
    else await this.openNext();
  }

  private async decide(reference: ProposalReference, decision: ReviewDecision): Promise<void> {
    await reference.run.review(reference.number, decision);
    await this.editors.close(reference);
    const [next] = this.waiting();
    if (next !== undefined && setting('review.openAutomatically', true)) await this.editors.open(next);
  }

  private waiting(): readonly ProposalReference[] {
    const { current, all } = this.runs;
    const ordered = current === undefined ? all : [current, ...all.filter((run) => run !== current)];
    return ordered.flatMap((run) => run.waiting.map(({ proposal }) => ({ run, number: proposal.number })));
  }

  /** @throws {UserError} when the target is no proposal that waits for a decision. */
  private waitingAt(target: ReviewTarget | undefined): ProposalReference {
    const waiting = this.waiting();
    const reference = resolveTarget(this.runs, target) ?? (waiting.length === 1 ? waiting[0] : undefined);
    if (reference === undefined) {
      throw new UserError(vscode.l10n.t('Open the proposal that you mean first, with "GEPA: Review Next Proposal".'));
    }
    if (isWaiting(reference)) return reference;
    throw new UserError(vscode.l10n.t('Proposal {0} has been decided already.', reference.number));
  }
}

/** A text that loses a template variable is rarely meant: the developer has to say so. */
async function keepsVariables(before: string, after: string): Promise<boolean> {
  const objection = variableObjection('doubleBraces', before, after);
  if (objection === undefined) return true;
  const useAnyway = vscode.l10n.t('Use It Anyway');
  return (await vscode.window.showWarningMessage(objection, useAnyway)) === useAnyway;
}
