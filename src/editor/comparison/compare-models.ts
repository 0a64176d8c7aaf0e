// Tested by test/e2e/endpoint.test.mjs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { planResume } from '../../runs/plan/plan-resume';
import type { RunPlan } from '../../runs/plan/run-plan';
import { otherTaskModel, transferCandidates, transferSet } from '../../runs/transfer/transfer-plan';
import { transferLines, transferMarkdown } from '../../runs/transfer/transfer-table';
import { isPending, transferColumns, transferTasks, type TransferTask } from '../../runs/transfer/transfer-tasks';
import type { ApiKeys } from '../models/api-keys';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import { ownPrices } from '../settings';
import { ensureTrusted } from '../runs/workspace-trust';
import type { RunTreeNode } from '../tree-nodes';
import { askOtherModels } from './ask-other-models';
import { comparisonWords } from './comparison-words';
import type { ScoreEvaluations } from './score-evaluations';

/** Scores candidates of a run with other task models, and shows the comparison. */
export class CompareModels {
  constructor(
    private readonly runCommands: RunCommands,
    private readonly keys: ApiKeys,
    private readonly evaluations: ScoreEvaluations,
  ) {}

  /**
   * Compares the seed with the candidate of a row, otherwise with the best one, using task models that the developer picks. Results
   * of earlier comparisons are used again.
   *
   * @throws {UserError} when the run has no scored candidate or a model cannot be used; CancellationError when the developer cancels.
   */
  async compare(target: RunTreeNode | undefined): Promise<void> {
    if (!(await ensureTrusted())) return;
    const run = await this.runCommands.runOf(target);
    const candidate = target?.kind === 'candidate' ? target.candidate : run.state.best;
    if (candidate === undefined) throw new UserError(comparisonWords.nothingScored());
    const plan = await planResume(run.folder, [], ownPrices());
    const models = await askOtherModels(run.name, plan.spec.models.task, this.keys);
    const tasks = transferTasks(
      plan,
      run.folder,
      transferCandidates(run.state, [candidate]),
      models.map((model) => [otherTaskModel(model, plan.spec.models.task)]),
    );
    await this.evaluations.score(
      tasks.filter((task) => isPending(task, run.folder)),
      {
        title: comparisonWords.title(),
        confirm: (rollouts) => comparisonWords.confirm(models.length, rollouts),
        step: ({ model, candidate: scored }, place, of) => comparisonWords.step(model, scored, place, of),
        failed: ({ model }, why) => comparisonWords.failed(model, why),
      },
    );
    await this.show(run, plan, tasks);
  }

  private async show(run: Run, plan: RunPlan, tasks: readonly TransferTask[]): Promise<void> {
    const lines = transferLines(transferColumns(tasks, run.folder));
    const file = join(run.folder, 'transfer', 'comparison.md');
    await mkdir(join(run.folder, 'transfer'), { recursive: true });
    await writeFile(file, transferMarkdown(run.name, transferSet(plan), lines));
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(file));
  }
}
