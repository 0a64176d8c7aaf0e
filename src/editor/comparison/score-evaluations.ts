// Tested by test/e2e/endpoint.test.mjs.
import * as vscode from 'vscode';
import type { StopReason } from '../../gepa/events';
import { UserError } from '../../gepa/user-error';
import { describeOutage } from '../../gepa/words/outage-words';
import { addressesOf, chatSpecs } from '../../models/model-spec';
import { openEvaluation, type Evaluation } from '../../runs/evaluations/evaluation';
import { costOfEvaluations } from '../../runs/plan/cost-of-plan';
import type { ApiKeys } from '../models/api-keys';
import type { LanguageModels } from '../models/language-models';
import { moneyInWords } from '../optimize/describe-draft';
import type { ConnectWorker } from '../runs/open-worker';
import { ownPrices } from '../settings';
import { comparisonWords } from './comparison-words';

/** What the developer is told while evaluations run. */
export interface EvaluationWords<Task> {
  /** The title of the progress notification. */
  readonly title: string;
  /** Names an evaluation and its place among all. */
  readonly step: (task: Task, place: number, of: number) => string;
  /** Says that one of them failed, and why. */
  readonly failed: (task: Task, why: string) => string;
  /** Asks whether to score. */
  readonly confirm: (rollouts: number) => string;
}

/** Runs evaluations of a finished run one after the other, once the developer has agreed to their cost. */
export class ScoreEvaluations {
  constructor(
    private readonly keys: ApiKeys,
    private readonly languageModels: LanguageModels,
    private readonly connect: ConnectWorker,
  ) {}

  /**
   * Runs evaluations, with a notification that can cancel them. Does nothing without any.
   *
   * @throws {UserError} when one fails, and CancellationError when the developer declines or cancels.
   */
  async score<Task extends Evaluation>(tasks: readonly Task[], words: EvaluationWords<Task>): Promise<void> {
    if (tasks.length === 0) return;
    for (const { plan } of tasks) {
      await this.languageModels.ensure(chatSpecs(plan.spec.models));
      await this.keys.ensure(addressesOf(plan.spec.models));
    }
    await confirmCost(tasks, words);
    const options = { location: vscode.ProgressLocation.Notification, title: words.title, cancellable: true };
    await vscode.window.withProgress(options, async (progress, token) => {
      for (const [place, task] of tasks.entries()) {
        const step = words.step(task, place + 1, tasks.length);
        progress.report({ message: step });
        const { runFolder } = await openEvaluation(task);
        const reason = await this.evaluate(runFolder, token, (waiting) =>
          progress.report({ message: waiting === undefined ? step : `${step} ${waiting}` }),
        );
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        if (reason.kind === 'failed') throw new UserError(words.failed(task, reason.message));
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
        writing: () => undefined,
        written: () => undefined,
        ended: resolve,
        refused: ({ message, ...place }) => reject(new UserError(message, place)),
      });
      token.onCancellationRequested(() => void client.cancel());
    });
  }
}

async function confirmCost<Task extends Evaluation>(
  tasks: readonly Task[],
  { confirm }: EvaluationWords<Task>,
): Promise<void> {
  const rollouts = tasks.reduce((sum, { plan }) => sum + plan.examples.pareto.length, 0);
  const cost = costOfEvaluations(
    tasks.map(({ plan }) => plan),
    ownPrices(),
  );
  const score = comparisonWords.score();
  const options = { modal: true, detail: comparisonWords.confirmDetail(moneyInWords(cost)) };
  const chosen = await vscode.window.showInformationMessage(confirm(rollouts), options, score);
  if (chosen !== score) throw new vscode.CancellationError();
}
