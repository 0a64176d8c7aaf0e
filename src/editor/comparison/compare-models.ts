// Tested by test/e2e/endpoint.test.mjs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { StopReason } from '../../gepa/events';
import { UserError } from '../../gepa/user-error';
import { describeOutage } from '../../gepa/words/outage-words';
import { addressesOf, chatSpecs } from '../../models/model-spec';
import { planResume } from '../../runs/plan/plan-resume';
import type { RunPlan } from '../../runs/plan/run-plan';
import { otherTaskModel, transferCandidates, transferSet } from '../../runs/transfer/transfer-plan';
import { transferLines, transferMarkdown } from '../../runs/transfer/transfer-table';
import {
  isPending,
  openTransferTask,
  transferColumns,
  transferTasks,
  type TransferTask,
} from '../../runs/transfer/transfer-tasks';
import type { ApiKeys } from '../models/api-keys';
import type { LanguageModels } from '../models/language-models';
import type { ConnectWorker } from '../runs/open-worker';
import type { Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import { ownPrices } from '../settings';
import { ensureTrusted } from '../runs/workspace-trust';
import type { RunTreeNode } from '../tree-nodes';
import { askOtherModels } from './ask-other-models';
import { comparisonWords } from './comparison-words';

/** Scores candidates of a run with other task models, and shows the comparison. */
export class CompareModels {
  constructor(
    private readonly runCommands: RunCommands,
    private readonly keys: ApiKeys,
    private readonly languageModels: LanguageModels,
    private readonly connect: ConnectWorker,
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
    const pending = tasks.filter((task) => isPending(task, run.folder));
    if (pending.length > 0) {
      for (const { plan: planned } of pending) await this.ensureModels(planned);
      await confirmCost(pending, models.length);
      await this.score(pending);
    }
    await this.show(run, plan, tasks);
  }

  private async ensureModels({ spec: { models } }: RunPlan): Promise<void> {
    await this.languageModels.ensure(chatSpecs(models));
    await this.keys.ensure(addressesOf(models));
  }

  /** Runs the evaluations one after the other, with a notification that can cancel them. */
  private score(pending: readonly TransferTask[]): Thenable<void> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: comparisonWords.title(),
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      for (const [place, task] of pending.entries()) {
        const step = comparisonWords.step(task.model, task.candidate, place + 1, pending.length);
        progress.report({ message: step });
        const { runFolder } = await openTransferTask(task);
        const reason = await this.evaluate(runFolder, token, (waiting) =>
          progress.report({ message: waiting === undefined ? step : `${step} ${waiting}` }),
        );
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        if (reason.kind === 'failed') throw new UserError(comparisonWords.failed(task.model, reason.message));
      }
    });
  }

  /**
   * Runs an evaluation in a worker to its end.
   *
   * @param onWaiting is called with the reason when the evaluation waits for an endpoint, and with undefined when it continues.
   */
  private evaluate(
    runFolder: string,
    token: vscode.CancellationToken,
    onWaiting: (reason: string | undefined) => void,
  ): Promise<StopReason> {
    const trusted = vscode.workspace.isTrusted;
    const assignment = { kind: 'resume', runFolder, known: 0, trusted, prices: ownPrices() } as const;
    return new Promise((resolve, reject) => {
      const client = this.connect(assignment, {
        recorded: () => undefined,
        opened: () => undefined,
        happened: (events) => {
          for (const event of events) {
            if (event.type === 'runPaused' && event.outage !== undefined) onWaiting(describeOutage(event.outage));
            if (event.type === 'runContinued') onWaiting(undefined);
          }
        },
        noticed: () => undefined,
        ended: resolve,
        refused: ({ message, ...place }) => reject(new UserError(message, place)),
      });
      token.onCancellationRequested(() => void client.cancel());
    });
  }

  private async show(run: Run, plan: RunPlan, tasks: readonly TransferTask[]): Promise<void> {
    const lines = transferLines(transferColumns(tasks, run.folder));
    const file = join(run.folder, 'transfer', 'comparison.md');
    await mkdir(join(run.folder, 'transfer'), { recursive: true });
    await writeFile(file, transferMarkdown(run.name, transferSet(plan), lines));
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(file));
  }
}

async function confirmCost(pending: readonly TransferTask[], models: number): Promise<void> {
  const rollouts = pending.reduce((sum, { plan }) => sum + plan.examples.pareto.length, 0);
  const score = comparisonWords.score();
  const chosen = await vscode.window.showInformationMessage(
    comparisonWords.confirm(models, rollouts),
    { modal: true, detail: comparisonWords.confirmDetail() },
    score,
  );
  if (chosen !== score) throw new vscode.CancellationError();
}
