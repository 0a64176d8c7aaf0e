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

/**
 * Warns when an accepted proposal does not join the pool because the remaining budget can't pay for its scores. Nothing else
 * would tell the developer that their decision had no effect.
 */
export class UnaffordableNotice implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscription = runs.onDidReceiveEvents(({ run, events }) => {
      for (const number of unaffordableAcceptances(run.state, events)) this.notify(run, number).catch(this.report);
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async notify(run: Run, number: number): Promise<void> {
    const { specFile } = await run.readFile();
    const file = vscode.Uri.file(resolve(run.folder, specFile));
    const show = reviewWords.showProposal();
    const openSpec = buttonWords.openSpec();
    const chosen = await vscode.window.showWarningMessage(
      notificationText(`${whatHappened(run, number)} ${whatToDo(file)}`),
      show,
      ...(isSpecFile(file) ? [openSpec] : []),
    );
    if (chosen === show) await this.editors.open({ run, number });
    else if (chosen === openSpec) await vscode.window.showTextDocument(file);
  }
}

/** Returns the numbers of proposals that the developer accepted and that are discarded as unaffordable. */
function unaffordableAcceptances({ proposals }: RunState, events: readonly RunEvent[]): readonly number[] {
  return events
    .filter((event) => event.type === 'proposalDiscarded')
    .filter(({ reason }) => reason.kind === 'unaffordable')
    .map(({ proposal }) => proposal)
    .filter((number) => {
      const unaffordable = proposals[number - 1];
      return unaffordable?.decision?.kind === 'accept' || unaffordable?.proposal.origin.kind === 'edit';
    });
}

function whatHappened({ name, state: { run } }: Run, number: number): string {
  return reviewWords.notAffordable(number, name, run.examples.pareto.length);
}

function whatToDo(file: vscode.Uri): string {
  return isSpecFile(file) ? reviewWords.raiseBudgetIn(basename(file.fsPath)) : reviewWords.raiseBudget();
}
