// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { planResume } from '../../runs/plan/plan-resume';
import { pendingRechecks, recheckOf, recheckTasks } from '../../runs/recheck/recheck';
import { recordCheck } from '../../runs/recheck/recorded-check';
import { candidateWords } from '../candidates/candidate-words';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import { ensureTrusted } from '../runs/workspace-trust';
import { ownPrices } from '../settings';
import type { RunTreeNode } from '../tree-nodes';
import { comparisonWords } from './comparison-words';
import { textsInEditor } from './prompt-checks';
import type { ScoreEvaluations } from './score-evaluations';

/** Scores the prompt files of a run as they are now, saved or not, and shows how they compare with the seed and the winner. */
export class RecheckPrompt {
  constructor(
    private readonly runCommands: RunCommands,
    private readonly evaluations: ScoreEvaluations,
    private readonly onChecked: (run: Run) => Promise<void>,
  ) {}

  /**
   * Checks the prompt files of the run of a row, otherwise of the current run. Results of the run and of earlier checks are used again.
   *
   * @throws {UserError} when the run is live or has no scores, or a file or a model cannot be used; CancellationError when the
   * developer cancels.
   */
  async recheck(target: RunTreeNode | undefined): Promise<void> {
    if (!(await ensureTrusted())) return;
    const run = await this.runCommands.runOf(target);
    if (run.live || run.phase === 'elsewhere') throw new UserError(comparisonWords.recheckLater());
    if (run.state.best === undefined) throw new UserError(comparisonWords.nothingScored());
    const plan = await planResume(run.folder, [], ownPrices());
    const now = await textsInEditor(run);
    const tasks = recheckTasks(plan, run.folder, run.state, now);
    const nameOf = (candidate: number | undefined) =>
      candidate === undefined ? comparisonWords.promptFile() : candidateWords.candidate(candidate);
    await this.evaluations.score(pendingRechecks(tasks, run.folder), {
      title: comparisonWords.rechecking(),
      confirm: (rollouts) =>
        plan.examples.test.length > 0
          ? comparisonWords.confirmRecheck(rollouts)
          : comparisonWords.confirmRecheckOnPareto(rollouts),
      step: ({ candidate }, nth, of) => comparisonWords.recheckStep(nameOf(candidate), nth, of),
      failed: ({ candidate }, why) => comparisonWords.recheckFailed(nameOf(candidate), why),
    });
    const recheck = recheckOf(tasks, run.folder);
    if (recheck === undefined) return;
    const file = await recordCheck(run.folder, run.name, now, recheck);
    await this.onChecked(run);
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(file));
  }
}
