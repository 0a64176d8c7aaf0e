import { dirname } from 'node:path';
import { bestCandidate } from '../gepa/state';
import { describeStop } from '../gepa/words/reasons';
import { describeSetScore, scoreOnSet } from '../gepa/set-score';
import { UserError } from '../gepa/user-error';
import { programsOfPlan } from '../runs/plan/programs-of-plan';
import { planResume } from '../runs/plan/plan-resume';
import { jsonLine } from '../runs/report/json-line';
import { otherTaskModel, transferCandidates, transferSet } from '../runs/transfer/transfer-plan';
import { transferLines, transferMarkdown } from '../runs/transfer/transfer-table';
import { isPending, openTransferTask, transferColumns, transferTasks } from '../runs/transfer/transfer-tasks';
import { refuseEditorModels } from './editor-only-models';
import { modelsOfEvaluation } from './environment-models';
import { Progress } from './progress';
import { findRun, foldJournal, runToEnd, workspaceOf, type Waiting } from './run-commands';
import { terminalWords as words } from './terminal-words';
import { confirmPrograms } from './trusted-folders';

/** The arguments of `gepa transfer`. */
interface TransferCommand extends Waiting {
  readonly run: string;
  readonly models: readonly unknown[];
  readonly candidates: readonly number[];
  readonly trust: boolean;
  readonly json: boolean;
}

/**
 * Runs `gepa transfer`: scores the seed and chosen candidates of a run with other task models, and prints a comparison. What an
 * earlier command scored is not scored again. Returns the exit status.
 *
 * @throws {UserError} when the run has no candidates, a model isn't valid or its key is missing. Then nothing was paid for.
 */
export async function transfer(command: TransferCommand, workingFolder: string): Promise<number> {
  const { run, models, candidates, trust, json, ...waiting } = command;
  const progress = new Progress(process.stderr, false);
  const runFolder = findRun(run, workingFolder);
  const plan = await planResume(runFolder);
  const state = foldJournal(runFolder, () => undefined)?.state;
  const best = state && bestCandidate(state);
  if (state === undefined || best === undefined) throw new UserError(words.runNotBegun);
  const chosen = transferCandidates(state, candidates.length === 0 ? [best.index] : candidates);
  const others = models.map((model) => [otherTaskModel(model, plan.spec.models.task)]);
  const tasks = transferTasks(plan, runFolder, chosen, others);
  const pending = tasks.filter((task) => isPending(task, runFolder));
  for (const { plan: planned } of pending)
    await refuseEditorModels(planned, [{ path: ['models', 'task'], value: null }]);
  await confirmPrograms(
    workspaceOf(runFolder),
    [...new Set(pending.flatMap((task) => programsOfPlan(task.plan)))],
    trust,
  );
  const ready = pending.map((task) => ({
    task,
    models: modelsOfEvaluation(task.plan.spec.models, dirname(task.plan.specFile)),
  }));
  const rollouts = pending.reduce((sum, task) => sum + task.plan.examples.pareto.length, 0);
  progress.line(words.transferBegins(pending.length, rollouts));
  for (const { task, models: made } of ready) {
    const opened = await openTransferTask(task);
    const status = await runToEnd(
      { ...opened, models: made },
      {
        progress,
        json: false,
        describeEnd: (reason, ended) => {
          const [seed] = ended.candidates;
          const score = seed === undefined ? '–' : describeSetScore(scoreOnSet(ended, seed, 'pareto'));
          const step = words.transferStep(task.model, task.candidate, score);
          return reason.kind === 'finished' ? [step] : [step, describeStop(reason, ended), words.transferUnfinished];
        },
        ...waiting,
      },
    );
    if (status !== 0) return status;
  }
  const set = transferSet(plan);
  const lines = transferLines(transferColumns(tasks, runFolder));
  const markdown = transferMarkdown(plan.description.name, set, lines);
  process.stdout.write(json ? `${jsonLine({ run: runFolder, set, lines })}\n` : markdown);
  return 0;
}
