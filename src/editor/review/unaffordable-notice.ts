// Tested by test/e2e/unaffordable.test.mjs.
import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { RunEvent } from '../../gepa/events';
import type { RunState } from '../../gepa/state';
import { notificationText } from '../notification-text';
import { isSpecFile } from '../prompts/prompt-index';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import type { ReviewEditors } from './review-editors';
import { buttonWords } from '../button-words';
import { reviewWords } from './review-words';
import { unansweredWords } from './thread-comments';

/**
 * Warns when the remaining budget can't pay for what the developer decided: an accepted proposal does not join the pool, or a text
 * that is to replace a proposal is not run. Nothing else would tell the developer that their decision had no effect.
 */
export class UnaffordableNotice implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscription = runs.onDidReceiveEvents(({ run, events }) => {
      for (const one of unaffordableDecisions(run, events)) this.notify(run, one).catch(this.report);
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async notify(run: Run, { number, words }: Unaffordable): Promise<void> {
    const { specFile } = await run.readFile();
    const file = vscode.Uri.file(resolve(run.folder, specFile));
    const show = reviewWords.showProposal();
    const openSpec = buttonWords.openSpec();
    const chosen = await vscode.window.showWarningMessage(
      notificationText(`${words} ${whatToDo(file)}`),
      show,
      ...(isSpecFile(file) ? [openSpec] : []),
    );
    if (chosen === show) await this.editors.open({ run, number });
    else if (chosen === openSpec) await vscode.window.showTextDocument(file);
  }
}

/** A decision of the developer that has no effect. */
interface Unaffordable {
  /** The proposal to show. */
  readonly number: number;
  readonly words: string;
}

function unaffordableDecisions(run: Run, events: readonly RunEvent[]): readonly Unaffordable[] {
  const { state } = run;
  return events.flatMap((event): readonly Unaffordable[] => {
    switch (event.type) {
      case 'proposalDiscarded':
        return event.reason.kind === 'unaffordable' && isAccepted(state, event.proposal)
          ? [{ number: event.proposal, words: notAdded(run, event.proposal) }]
          : [];
      case 'reviewRequested':
        return event.unanswered?.kind === 'unaffordable' ? notRun(state, event.proposal) : [];
      case 'budgetSpent':
        return state.waiting.flatMap((number) => notRun(state, number));
      default:
        return [];
    }
  });
}

function isAccepted({ proposals }: RunState, number: number): boolean {
  const unaffordable = proposals[number - 1];
  return unaffordable?.decision?.kind === 'accept' || unaffordable?.proposal.origin.kind === 'edit';
}

function notAdded({ name, state: { run } }: Run, number: number): string {
  return reviewWords.notAffordable(number, name, run.examples.pareto.length);
}

function notRun(state: RunState, number: number): readonly Unaffordable[] {
  const reason = state.proposals[number - 1]?.unanswered;
  return reason?.kind === 'unaffordable' ? [{ number, words: unansweredWords(state, number, reason) }] : [];
}

function whatToDo(file: vscode.Uri): string {
  return isSpecFile(file) ? reviewWords.raiseBudgetIn(basename(file.fsPath)) : reviewWords.raiseBudget();
}
