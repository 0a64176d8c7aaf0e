// Tested by test/unit/cli/transfer.test.ts.
import { dirname } from 'node:path';
import { describeSetScore, scoreOnSet } from '../gepa/set-score';
import { formatRange } from '../gepa/words/amounts';
import { describeStop } from '../gepa/words/reasons';
import { describeList } from '../models/prices/known-price';
import { listsOf } from '../models/prices/models-with-prices';
import { openEvaluation, type Evaluation } from '../runs/evaluations/evaluation';
import { costOfEvaluations } from '../runs/plan/cost-of-plan';
import { programsOfPlan } from '../runs/plan/programs-of-plan';
import { refuseEditorModels } from './editor-only-models';
import { modelsOfEvaluation } from './environment-models';
import { Progress } from './progress';
import { runToEnd, workspaceOf, type Waiting } from './run-commands';
import { terminalWords as words } from './terminal-words';
import { confirmPrograms } from './trusted-folders';

interface Scoring<Task> {
  readonly trust: boolean;
  readonly waiting: Waiting;
  /** Says what was scored. */
  readonly describe: (task: Task, score: string) => string;
  /** Says what to do when not all is scored. */
  readonly unfinished?: string;
}

/**
 * Runs evaluations of a run one after the other. Returns the exit status.
 *
 * @throws {UserError} when a model or its key is missing. Then nothing was paid for.
 */
export async function scoreAll<Task extends Evaluation>(
  tasks: readonly Task[],
  runFolder: string,
  { trust, waiting, describe, unfinished = words.evaluationsUnfinished }: Scoring<Task>,
): Promise<number> {
  const progress = new Progress(process.stderr, false);
  for (const { plan } of tasks) await refuseEditorModels(plan, [{ path: ['models', 'task'], value: null }]);
  const programs = [...new Set(tasks.flatMap(({ plan }) => programsOfPlan(plan)))];
  await confirmPrograms(workspaceOf(runFolder), programs, trust);
  const ready = tasks.map((task) => ({
    task,
    models: modelsOfEvaluation(task.plan.spec.models, dirname(task.plan.specFile)),
  }));
  const rollouts = tasks.reduce((sum, { plan }) => sum + plan.examples.pareto.length, 0);
  progress.line(words.evaluationsBegin(tasks.length, rollouts));
  for (const line of forecastLines(tasks)) progress.line(line);
  for (const { task, models } of ready) {
    const opened = await openEvaluation(task);
    const status = await runToEnd(
      { ...opened, models },
      {
        progress,
        json: false,
        describeEnd: (reason, ended) => {
          const [seed] = ended.candidates;
          const score = seed === undefined ? '–' : describeSetScore(scoreOnSet(ended, seed, 'pareto'));
          const step = describe(task, score);
          return reason.kind === 'finished' ? [step] : [step, describeStop(reason, ended), unfinished];
        },
        ...waiting,
      },
    );
    if (status !== 0) return status;
  }
  return 0;
}

/** Says what evaluations will probably cost, and where the prices are from. Says nothing of models that are free or without a known price. */
function forecastLines(tasks: readonly Evaluation[]): readonly string[] {
  const plans = tasks.map(({ plan }) => plan);
  const { usd, isMore } = costOfEvaluations(plans);
  if (usd === undefined || isMore || usd.high === 0) return [];
  const lists = plans.flatMap(({ spec }) => listsOf(spec.models, {}).map(describeList));
  return [words.evaluationsForecast(formatRange(usd), [...new Set(lists)])];
}
