// Tested by test/e2e/steering.test.mjs.
import * as vscode from 'vscode';
import type { RunEvent } from '../../gepa/events';
import type { ProposalState } from '../../gepa/state';
import { describeBroken, describeDiscard } from '../../gepa/words/reasons';
import type { CandidateDiff } from '../candidates/candidate-diff';
import { notificationText } from '../notification-text';
import type { ReviewEditors } from '../review/review-editors';
import { scoreInWords } from '../runs/describe-run';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { writtenWords } from './written-words';

/** Says what became of a candidate that the developer wrote: what it scores, or why it was not added. */
export class WrittenNotice implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    runs: RunList,
    private readonly candidateDiff: CandidateDiff,
    private readonly editors: ReviewEditors,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.subscription = runs.onDidReceiveEvents(({ run, events }) => {
      for (const event of events) this.notice(run, event)?.catch(this.report);
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private notice(run: Run, event: RunEvent): Promise<void> | undefined {
    const { proposals, candidates } = run.state;
    switch (event.type) {
      case 'proposalDiscarded': {
        const reviewed = proposals[event.proposal - 1];
        if (reviewed?.proposal.origin.kind !== 'written') return undefined;
        return this.sayNotAdded(run, reviewed, describeDiscard(event.reason, reviewed, run.state));
      }
      case 'candidateScored':
        return candidates[event.candidate]?.origin.kind === 'written'
          ? this.sayScored(run, event.candidate)
          : undefined;
      case 'candidateDropped': {
        const origin = candidates[event.candidate]?.origin;
        const reviewed = origin?.kind === 'written' ? proposals[origin.proposal - 1] : undefined;
        if (reviewed === undefined || event.broken === undefined) return undefined;
        return this.sayNotAdded(run, reviewed, describeBroken(event.broken).replace(/\.$/, ''));
      }
      default:
        return undefined;
    }
  }

  private async sayScored(run: Run, index: number): Promise<void> {
    const [candidate, parent] = [run.state.candidates[index], run.state.candidates[parentOf(run, index)]];
    if (candidate === undefined || parent === undefined) return;
    const compare = writtenWords.compare();
    const chosen = await vscode.window.showInformationMessage(
      writtenWords.scored(index, run.name, scoreInWords(run, candidate), scoreInWords(run, parent)),
      compare,
    );
    if (chosen === compare) await this.candidateDiff.show(run, index, 'parent');
  }

  private async sayNotAdded(run: Run, { proposal: { number } }: ProposalState, why: string): Promise<void> {
    const show = writtenWords.showText();
    const chosen = await vscode.window.showWarningMessage(notificationText(writtenWords.notAdded(run.name, why)), show);
    if (chosen === show) await this.editors.open({ run, number });
  }
}

function parentOf(run: Run, index: number): number {
  return run.state.candidates[index]?.parents[0] ?? 0;
}
