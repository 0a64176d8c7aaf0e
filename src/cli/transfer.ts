import { bestCandidate } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { planResume } from '../runs/plan/plan-resume';
import { jsonLine } from '../runs/report/json-line';
import { otherTaskModel, transferCandidates, transferSet } from '../runs/transfer/transfer-plan';
import { transferLines, transferMarkdown } from '../runs/transfer/transfer-table';
import { isPending, transferColumns, transferTasks } from '../runs/transfer/transfer-tasks';
import { scoreAll } from './evaluations';
import { findRun, foldJournal, type Waiting } from './run-commands';
import { terminalWords as words } from './terminal-words';

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
  const runFolder = findRun(run, workingFolder);
  const plan = await planResume(runFolder);
  const state = foldJournal(runFolder, () => undefined)?.state;
  const best = state && bestCandidate(state);
  if (state === undefined || best === undefined) throw new UserError(words.runNotBegun);
  const chosen = transferCandidates(state, candidates.length === 0 ? [best.index] : candidates);
  const others = models.map((model) => [otherTaskModel(model, plan.spec.models.task)]);
  const tasks = transferTasks(plan, runFolder, chosen, others);
  const pending = tasks.filter((task) => isPending(task, runFolder));
  const status = await scoreAll(pending, runFolder, {
    trust,
    waiting,
    describe: ({ model, candidate }, score) => words.transferStep(model, candidate, score),
  });
  if (status !== 0) return status;
  const set = transferSet(plan);
  const lines = transferLines(transferColumns(tasks, runFolder));
  const markdown = transferMarkdown(plan.description.name, set, lines);
  process.stdout.write(json ? `${jsonLine({ run: runFolder, set, lines })}\n` : markdown);
  return 0;
}
