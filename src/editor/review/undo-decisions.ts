// Tested by test/e2e/ask-again.test.mjs.
import * as vscode from 'vscode';
import { obstacleToUndo, undoableDecisions, type UndoObstacle } from '../../gepa/review/undo-decision';
import { UserError } from '../../gepa/user-error';
import type { CandidateDocuments } from '../candidates/candidate-documents';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import type { RunList } from '../runs/run-list';
import type { ReviewEditors } from './review-editors';
import type { ProposalReference, UndoTarget } from './review-target';
import { undoWords } from './undo-words';

/** Takes decisions of the developer back, and opens their proposals again. */
export class UndoDecisions {
  constructor(
    private readonly runs: RunList,
    private readonly editors: ReviewEditors,
    private readonly documents: CandidateDocuments,
    private readonly runCommands: RunCommands,
  ) {}

  /**
   * Undoes the decision on a proposal: that of the target, else the rejected one in front, else the last decision.
   *
   * @throws {UserError} when it can't be undone. The message says what was built on it, or why else.
   */
  async undo(target?: UndoTarget): Promise<void> {
    const reference = this.resolve(target) ?? (await this.lastDecision());
    if (reference === undefined) {
      void vscode.window.showInformationMessage(undoWords.nothingToUndo());
      return;
    }
    const { run, number } = reference;
    if (run.phase !== 'ended') await this.runCommands.resumeToDecide(run, number);
    ensureUndoable(reference);
    const isUndone = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: undoWords.undoing(number) },
      () => run.undoDecision(number),
    );
    if (!isUndone) {
      ensureUndoable(reference);
      return;
    }
    await this.editors.open(reference);
    await vscode.window.tabGroups.close(this.readOnlyTabsOf(reference));
  }

  /** The editors that showed the proposal as it was decided. */
  private readOnlyTabsOf({ run, number }: ProposalReference): readonly vscode.Tab[] {
    return vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => {
        const shown = input instanceof vscode.TabInputTextDiff ? this.proposalOf(input.modified) : undefined;
        return shown?.run === run && shown.number === number;
      });
  }

  private resolve(target: UndoTarget | undefined): ProposalReference | undefined {
    if (target === undefined) return this.proposalOf(documentInFront());
    if ('comments' in target) return this.proposalOf(target.uri);
    if ('number' in target) return target;
    return target.kind === 'candidate' ? proposalOfCandidate(target.run, target.candidate) : undefined;
  }

  /** Returns the decided proposal that a read-only document shows. */
  private proposalOf(uri: vscode.Uri | undefined): ProposalReference | undefined {
    const shown = uri && this.documents.proposalOf(uri);
    const run = this.runs.opened.find(({ id }) => id === shown?.run);
    return run === undefined || shown === undefined ? undefined : { run, number: shown.number };
  }

  /** Returns the last decision of the current run, or else of another one. If it can't be undone, the developer may pick an earlier one. */
  private async lastDecision(): Promise<ProposalReference | undefined> {
    const { current, opened } = this.runs;
    const live = opened.filter((run) => run.live).sort((a, b) => Number(b === current) - Number(a === current));
    const run = live.find(({ state }) => state.decided.length > 0);
    const number = run?.state.decided.at(-1);
    if (run === undefined || number === undefined) return undefined;
    const last = { run, number };
    const earlier = undoableDecisions(run.state);
    const obstacle = obstacleToUndo(run.state, number);
    if (obstacle === undefined || earlier.length === 0) return last;
    const items = earlier.map(({ proposal, decision }) => ({
      label: undoWords.proposal(proposal.number),
      description: undoWords.decisions[decision?.kind ?? 'accept'](),
      number: proposal.number,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: undoWords.whichDecision(),
      placeHolder: describe(obstacle, number),
    });
    if (chosen === undefined) throw new vscode.CancellationError();
    return { run, number: chosen.number };
  }
}

/** @throws {UserError} unless the decision on a proposal can be undone. */
function ensureUndoable({ run, number }: ProposalReference): void {
  const obstacle = obstacleToUndo(run.state, number);
  if (obstacle !== undefined) throw new UserError(describe(obstacle, number));
}

function proposalOfCandidate(run: Run, candidate: number): ProposalReference | undefined {
  const origin = run.state.candidates[candidate]?.origin;
  return origin === undefined || origin.kind === 'seed' ? undefined : { run, number: origin.proposal };
}

function documentInFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

function describe(obstacle: UndoObstacle, number: number): string {
  switch (obstacle.kind) {
    case 'undecided':
      return undoWords.undecided(number);
    case 'over':
      return undoWords.over(number);
    case 'underWay':
      return undoWords.underWay(number);
    case 'beingUndone':
      return undoWords.beingUndone(number);
    case 'replaced':
      return undoWords.replaced(number, obstacle.by);
    case 'notAdded':
      return undoWords.notAdded(number);
    case 'builtOn':
      return undoWords.builtOn(number, obstacle.candidate, obstacle.by);
    case 'beingChanged':
      return undoWords.beingChanged(number, obstacle.candidate);
  }
}
