// Tested by test/in-host/activation.test.ts.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { planResume } from '../../runs/plan/plan-resume';
import { currentTexts, pendingRechecks, recheckOf, recheckTasks } from '../../runs/recheck/recheck';
import { recheckMarkdown } from '../../runs/recheck/recheck-markdown';
import { candidateWords } from '../candidates/candidate-words';
import type { RunCommands } from '../runs/run-commands';
import { ensureTrusted } from '../runs/workspace-trust';
import { ownPrices } from '../settings';
import type { RunTreeNode } from '../tree-nodes';
import { comparisonWords } from './comparison-words';
import type { ScoreEvaluations } from './score-evaluations';

/** Scores the prompt files of a run as they are now, saved or not, and shows how they compare with the seed and the winner. */
export class RecheckPrompt {
  constructor(
    private readonly runCommands: RunCommands,
    private readonly evaluations: ScoreEvaluations,
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
    const now = await currentTexts(run.folder, await run.readFile(), async (file) =>
      (await vscode.workspace.openTextDocument(vscode.Uri.file(file))).getText(),
    );
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
    const folder = join(run.folder, 'checks');
    const file = join(folder, 'check.md');
    await mkdir(folder, { recursive: true });
    await writeFile(file, recheckMarkdown(run.name, recheck));
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(file));
  }
}
