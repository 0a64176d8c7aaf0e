// Tested by test/in-host/activation.test.ts.
import * as vscode from 'vscode';
import type { ContextKeys } from './manifest/context';
import type { PromptIndex } from './prompts/prompt-index';
import { reviewedTexts, waitingProposals } from './review/review-target';
import type { KnownRun } from './runs/listed-run';
import type { RunList } from './runs/run-list';
import { phaseOf, type RunPhase } from './runs/run-phase';
import { Throttle } from './throttle';

/** Updates the context keys for the conditions of menus and views when prompts and runs change. */
export class ContextKeyUpdates implements vscode.Disposable {
  private readonly updateSoon = new Throttle(100, () => this.updateRuns());
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly prompts: PromptIndex,
    private readonly runs: RunList,
  ) {
    this.subscriptions = vscode.Disposable.from(
      prompts.onDidChange(() => this.updatePrompts()),
      runs.onDidChange(() => this.updateRuns()),
      runs.onDidReceiveEvents(() => this.updateSoon.request()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.updateSoon.dispose();
  }

  private updatePrompts(): void {
    setContextKey(
      'gepa.promptFiles',
      this.prompts.prompts.map(({ file }) => file.fsPath),
    );
    setContextKey('gepa.promptsAreKnown', this.prompts.isSearched);
  }

  private updateRuns(): void {
    const { current } = this.runs;
    const waiting = waitingProposals(this.runs);
    setContextKey('gepa.runListing', this.runs.listing);
    setContextKey('gepa.runPhase', current === undefined ? 'none' : phaseOfKnown(current));
    setContextKey('gepa.waitingProposals', waiting.length);
    setContextKey(
      'gepa.waitingProposalFiles',
      waiting.flatMap((proposal) => reviewedTexts(proposal).map(({ file }) => file.fsPath)),
    );
  }
}

/** Returns the phase of a run. For an opened run it avoids computing a summary. */
function phaseOfKnown(run: KnownRun): RunPhase {
  return run.kind === 'opened' ? run.phase : phaseOf(run.summary, run.workedOn);
}

/** Sets a context key. */
export function setContextKey<Name extends keyof ContextKeys>(name: Name, value: ContextKeys[Name]): void {
  void vscode.commands.executeCommand('setContext', name, value);
}
