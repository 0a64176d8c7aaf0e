// Tested by test/e2e/single-changes.test.mjs.
import * as vscode from 'vscode';
import { rejectionNote } from '../../runs/session/guidance-notes';
import { describeChange } from '../../gepa/words/change-words';
import type { RunList } from '../runs/run-list';
import type { ReviewDecisions } from './review-decisions';
import type { ReviewEditors } from './review-editors';
import { resolveTarget, reviewedTexts, type ProposalReference, type ReviewedText } from './review-target';
import type { ChangeReference, ReviewThreads } from './review-threads';
import type { ReviewedChange } from './reviewed-changes';
import { reviewWords } from './review-words';

/**
 * Carries out the developer's decisions on single changes, and walks through them. Commands are about the change of a thread, or
 * about the one that the developer looks at.
 */
export class ChangeCommands implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly threads: ReviewThreads,
    private readonly proposals: ReviewDecisions,
    report: (error: unknown) => Promise<void>,
  ) {
    this.subscription = threads.onDidReopen((found) => {
      forgetRejection(found).catch(report);
    });
  }

  /** Accepts a change. Accepting the last open one accepts the proposal. */
  async accept(thread?: vscode.CommentThread): Promise<void> {
    const found = this.threads.find(thread);
    const change = found && (await this.changeOf(found));
    if (found === undefined || change === undefined) return this.proposals.accept(thread);
    if (change.decision === 'rejected') await this.bringBack(found, change);
    found.changes.decisions.accept(found.key, (await this.changeOf(found))?.words ?? '');
    await this.continueAfter(found);
  }

  async reject(thread?: vscode.CommentThread): Promise<void> {
    const found = this.threads.find(thread);
    if (found === undefined) await this.proposals.reject(thread);
    else await this.rejectBecause(found, '');
  }

  async rejectWithReason(thread?: vscode.CommentThread): Promise<void> {
    const found = this.threads.find(thread);
    if (found === undefined) return this.proposals.rejectWithReason(thread);
    const reason = await vscode.window.showInputBox({
      title: reviewWords.rejectChangeTitle(),
      prompt: reviewWords.rejectPrompt(),
      ignoreFocusOut: true,
    });
    if (reason !== undefined) await this.rejectBecause(found, reason.trim());
  }

  /** Rejects the change of a thread, with the text of a reply as the reason. */
  async rejectWithReply({ thread, text }: vscode.CommentReply): Promise<void> {
    const found = this.threads.find(thread);
    if (found === undefined) await this.proposals.rejectWithReply({ thread, text });
    else await this.rejectBecause(found, text.trim());
  }

  /** Takes the decision on a change back. */
  async reopen(thread?: vscode.CommentThread): Promise<void> {
    const found = this.threads.find(thread);
    const change = found && (await this.changeOf(found));
    if (found === undefined || change === undefined) return;
    if (change.decision === 'rejected') await this.bringBack(found, change);
    found.changes.decisions.reopen(found.key);
    this.threads.show(found.reviewed, found.key);
  }

  /** Leaves a change undecided and shows the next one. */
  async postpone(thread?: vscode.CommentThread): Promise<void> {
    const found = this.threads.find(thread);
    if (found !== undefined) this.threads.show(found.reviewed, found.key);
    await this.step(1);
  }

  /** Shows the next (1) or previous (-1) change, then those of the next text, then the next proposal. */
  async step(by: 1 | -1): Promise<void> {
    const reference = resolveTarget(this.runs, undefined);
    if (reference === undefined) return this.proposals.openNext();
    const texts = reviewedTexts(reference);
    const place = texts.findIndex(({ file }) => this.editors.isShown(file));
    const text = texts[place];
    if (text === undefined) return this.proposals.open(reference);
    const keys = await this.keysOf(reference, text);
    const key = keys[keys.indexOf(this.threads.currentIn(text) ?? '') + by];
    if (key !== undefined) {
      this.threads.show(text, key);
      return;
    }
    const next = texts[place + by];
    if (next === undefined) return this.proposals.step(by);
    await this.editors.show(reference, next, (await this.keysOf(reference, next)).at(by === 1 ? 0 : -1));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async rejectBecause(found: ChangeReference, reason: string): Promise<void> {
    const { reference, reviewed, changes, key } = found;
    const change = await this.changeOf(found);
    if (change === undefined) return;
    await forgetRejection(found);
    const note = rejectionNote(describeChange(changes.text, change.change), reason);
    const rejected = { rejectedProposal: reference.number, rejectedChange: key };
    await reference.run.guidance.add(reviewed.component, note, rejected);
    if (change.decision !== 'rejected') await this.toggle(found, change);
    changes.decisions.reject(key, reason);
    this.threads.sync();
    await this.continueAfter(found);
  }

  private async bringBack(found: ChangeReference, change: ReviewedChange): Promise<void> {
    await this.toggle(found, change);
    found.changes.decisions.reopen(found.key);
    await forgetRejection(found);
  }

  private async toggle({ reviewed, changes }: ChangeReference, change: ReviewedChange): Promise<void> {
    await this.editors.replaceText(reviewed.file, changes.toggled(await this.editors.text(reviewed), change));
  }

  private async changeOf({ reviewed, changes, key }: ChangeReference): Promise<ReviewedChange | undefined> {
    return changes.in(await this.editors.text(reviewed)).find(({ change }) => change.key === key);
  }

  private async keysOf(reference: ProposalReference, text: ReviewedText): Promise<readonly string[]> {
    const changes = this.threads.changesOf(reference, text).in(await this.editors.text(text));
    return changes.map(({ change }) => change.key);
  }

  /** Shows the next open change, which may be in another text, or decides on the proposal when none is left. */
  private async continueAfter({ reference, reviewed, key }: ChangeReference): Promise<void> {
    const texts = reviewedTexts(reference);
    const all = await Promise.all(
      texts.map(async (text) => this.threads.changesOf(reference, text).in(await this.editors.text(text))),
    );
    const own = all[texts.findIndex(({ component }) => component === reviewed.component)] ?? [];
    const place = own.findIndex(({ change }) => change.key === key);
    const next = [...own.slice(place + 1), ...own.slice(0, place)].find(({ decision }) => decision === 'open');
    if (next !== undefined) {
      this.threads.show(reviewed, next.change.key);
      return;
    }
    const other = texts.find((_, nth) => all[nth]?.some(({ decision }) => decision === 'open'));
    if (other !== undefined) await this.editors.show(reference, other);
    else if (all.flat().every(({ decision }) => decision === 'rejected')) await this.proposals.reject(reference);
    else await this.proposals.accept(reference);
  }
}

/** Removes the note about a rejected change that is no longer rejected. */
async function forgetRejection({ reference: { run, number }, reviewed, key }: ChangeReference): Promise<void> {
  const note = run.state.guidance.find(
    ({ component, rejectedProposal, rejectedChange }) =>
      component === reviewed.component && rejectedProposal === number && rejectedChange === key,
  );
  if (note !== undefined) await run.guidance.remove(note.number);
}
