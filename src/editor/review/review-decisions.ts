// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import { editExamples } from '../../gepa/review/edit-examples';
import type { ReviewDecision } from '../../gepa/proposal';
import { describeTextFault } from '../../gepa/text/text-fault';
import { UserError } from '../../gepa/user-error';
import { createTextCheck } from '../../runs/execution/text-check';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import type { RunList } from '../runs/run-list';
import { runMessageWords } from '../runs/run-message-words';
import { setting } from '../settings';
import { comparable } from '../../gepa/text/comparable-text';
import type { PostponedProposals } from './postponed-proposals';
import type { ReviewEditors } from './review-editors';
import {
  isWaiting,
  resolveTarget,
  reviewedTextOfFile,
  reviewedTexts,
  type ProposalReference,
  type ReviewedText,
  type ReviewTarget,
} from './review-target';
import type { ReviewThreads } from './review-threads';
import { reviewWords } from './review-words';

/** Carries out the developer's decisions on proposals and opens the next one. */
export class ReviewDecisions {
  constructor(
    private readonly runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly threads: ReviewThreads,
    private readonly runCommands: RunCommands,
    private readonly postponed: PostponedProposals,
  ) {}

  /** Accepts the current right sides of the review: the proposal itself, or the developer's edit of it. */
  async accept(target?: ReviewTarget): Promise<void> {
    const reference = await this.waitingAt(target);
    if (!(await this.isSeen(reference))) return;
    const texts = await this.textsOf(reference);
    if (texts.some(({ current }) => current === '')) {
      throw new UserError(reviewWords.emptyText());
    }
    if (texts.every(({ current, parentText }) => current === comparable(parentText))) {
      const reject = reviewWords.rejectProposal();
      const chosen = await vscode.window.showWarningMessage(reviewWords.nothingChanged(reference.number), reject);
      if (chosen === reject) await this.decide(reference, { kind: 'reject', reason: '' });
      return;
    }
    if (texts.every(({ current, text }) => current === comparable(text))) {
      await this.decide(reference, { kind: 'accept' });
      return;
    }
    const gate = createTextCheck(await reference.run.readFile());
    for (const { component, current } of texts) {
      const fault = gate.faultOf(component, current);
      if (fault === undefined) continue;
      throw new UserError(reviewWords.unusableText(component, describeTextFault(fault)));
    }
    await this.decide(reference, {
      kind: 'edit',
      texts: Object.fromEntries(texts.map(({ component, current }) => [component, current])),
      note: reviewWords.editNote(reference.number),
    });
    void vscode.window.showInformationMessage(whatHappensToEdit(reference));
  }

  async reject(target?: ReviewTarget): Promise<void> {
    await this.decide(await this.waitingAt(target), { kind: 'reject', reason: '' });
  }

  async rejectWithReason(target?: ReviewTarget): Promise<void> {
    const reference = await this.waitingAt(target);
    const reason = await vscode.window.showInputBox({
      title: reviewWords.rejectTitle(reference.number),
      prompt: reviewWords.rejectPrompt(),
      ignoreFocusOut: true,
    });
    if (reason !== undefined) await this.decide(reference, { kind: 'reject', reason: reason.trim() });
  }

  /** Leaves a proposal undecided behind the others, and opens the next one. */
  async postpone(target?: ReviewTarget): Promise<void> {
    const reference = await this.waitingAt(target);
    await this.postponed.add(reference);
    await this.editors.close(reference);
    const next = this.waiting().find((other) => !this.postponed.has(other));
    if (next !== undefined) await this.editors.open(next);
    else void vscode.window.showInformationMessage(reviewWords.postponed(reference.number));
  }

  /** Returns the texts of a proposal, each with its current content in the review. */
  textsOf(reference: ProposalReference): Promise<readonly (ReviewedText & { readonly current: string })[]> {
    return Promise.all(
      reviewedTexts(reference).map(async (text) => ({ ...text, current: comparable(await this.editors.text(text)) })),
    );
  }

  /** Adds the text of a reply as guidance for later reflections on the component. */
  async sendNote({ thread, text }: vscode.CommentReply): Promise<void> {
    const reference = resolveTarget(this.runs, thread);
    const reviewed = reference && reviewedTextOfFile(reference, thread.uri);
    if (reviewed === undefined || text.trim() === '') return;
    await reference?.run.guidance.add(reviewed.component, text.trim());
    this.threads.addNote(thread, text.trim());
  }

  async rejectWithReply({ thread, text }: vscode.CommentReply): Promise<void> {
    await this.decide(await this.waitingAt(thread), { kind: 'reject', reason: text.trim() });
  }

  async open(target: ReviewTarget): Promise<void> {
    const reference = resolveTarget(this.runs, target);
    if (reference !== undefined) await this.editors.open(reference);
  }

  /**
   * Opens the oldest waiting proposal, those of the current run first.
   *
   * @param run limits it to the proposals of this run.
   */
  async openNext(run?: Run): Promise<void> {
    const find = () => this.waiting().find((reference) => run === undefined || reference.run === run);
    if (find() === undefined) await this.runs.readyForReview();
    const first = find();
    if (first !== undefined) await this.editors.open(first);
    else void vscode.window.showInformationMessage(this.whyNothingWaits());
  }

  private whyNothingWaits(): string {
    const elsewhere = this.runs.opened.find((one) => one.phase === 'elsewhere' && one.summary.waiting > 0);
    return elsewhere === undefined ? reviewWords.nothingWaits() : runMessageWords.runsElsewhere(elsewhere.name);
  }

  /** Opens the waiting proposal after (1) or before (-1) the one under review. */
  async step(by: 1 | -1): Promise<void> {
    const waiting = this.waiting();
    const active = resolveTarget(this.runs, undefined);
    const place = waiting.findIndex(({ run, number }) => run === active?.run && number === active.number);
    const next = waiting.at(place < 0 ? 0 : (place + by) % waiting.length);
    if (next !== undefined) await this.editors.open(next);
    else await this.openNext();
  }

  /** Returns whether every text of a proposal was shown, or the developer accepts those that weren't too. */
  private async isSeen(reference: ProposalReference): Promise<boolean> {
    const [unseen] = this.editors.unseen(reference);
    if (unseen === undefined) return true;
    const [show, accept] = [reviewWords.showText(), reviewWords.acceptUnseen()];
    const { length } = reviewedTexts(reference);
    const chosen = await vscode.window.showWarningMessage(
      reviewWords.unseenText(reference.number, length, unseen.component),
      { modal: true },
      show,
      accept,
    );
    if (chosen === show) await this.editors.show(reference, unseen);
    return chosen === accept;
  }

  private async decide(reference: ProposalReference, decision: ReviewDecision): Promise<void> {
    await this.runCommands.resumeToDecide(reference.run, reference.number);
    await reference.run.review(reference.number, decision);
    await this.editors.close(reference);
    const next = this.waiting().find((other) => !this.postponed.has(other));
    if (next !== undefined && setting('review.openAutomatically')) await this.editors.open(next);
  }

  /** The waiting proposals: those of the current run first, and what was postponed last. */
  private waiting(): readonly ProposalReference[] {
    const { current, opened } = this.runs;
    const currentFirst = [...opened].sort((a, b) => Number(b === current) - Number(a === current));
    const waiting = currentFirst.flatMap((run) =>
      run.waiting.map(({ proposal }) => ({ run, number: proposal.number })),
    );
    return waiting.sort((a, b) => Number(this.postponed.has(a)) - Number(this.postponed.has(b)));
  }

  /**
   * Returns the proposal that a command is about.
   *
   * @throws {UserError} when the target isn't a proposal that waits for a decision.
   */
  async waitingAt(target: ReviewTarget | undefined): Promise<ProposalReference> {
    if (resolveTarget(this.runs, target) === undefined) await this.runs.readyForReview();
    const waiting = this.waiting();
    const reference = resolveTarget(this.runs, target) ?? (waiting.length === 1 ? waiting[0] : undefined);
    if (reference === undefined) {
      throw new UserError(reviewWords.openProposalFirst());
    }
    if (isWaiting(reference)) return reference;
    throw new UserError(reviewWords.alreadyDecided(reference.number));
  }
}

function whatHappensToEdit({ run, number }: ProposalReference): string {
  const edited = run.state.proposals[number - 1]?.proposal;
  return edited !== undefined && editExamples(run.state, edited).length === 0
    ? reviewWords.editReplaces(number)
    : reviewWords.editRunsFirst();
}
