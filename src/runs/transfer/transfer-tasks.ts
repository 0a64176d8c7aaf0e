// Tested by test/unit/cli/transfer.test.ts.
import { examplesOfFirstModel } from '../../datasets/task-models';
import { modelFacts } from '../../models/provider-registry';
import type { RunPlan } from '../plan/run-plan';
import type { SpecOverride } from '../spec/parse-spec';
import { evaluatedScores, isComplete, type EvaluatedScores } from '../evaluations/evaluated-scores';
import { eventsOf, hasBegun, hasFinished, type EvaluatedSet, type Evaluation } from '../evaluations/evaluation';
import { transferEvaluation, transferSet, type TransferCandidate } from './transfer-plan';
import type { TransferColumn } from './transfer-table';

/** The evaluation of one candidate with one task model, in a folder below that of the run. */
export interface TransferTask extends Evaluation {
  readonly model: string;
  /** Whether it is the run's own model. */
  readonly isOwn: boolean;
  readonly candidate: number;
  /** The set of the run that it scores, and the positions of its examples there. */
  readonly set: EvaluatedSet;
  readonly positions: readonly number[];
}

/**
 * Lists the evaluations of a comparison: with the run's own model first, then with each of the others.
 *
 * @param models overrides for each of the other models.
 * @throws {SpecError} when a model isn't valid.
 */
export function transferTasks(
  plan: RunPlan,
  runFolder: string,
  candidates: readonly TransferCandidate[],
  models: readonly (readonly SpecOverride[])[],
): readonly TransferTask[] {
  const set = transferSet(plan);
  const positions = examplesOfFirstModel(plan.examples[set]);
  return [[], ...models].flatMap((others, column) =>
    candidates.map((candidate) => {
      const evaluation = transferEvaluation(plan, runFolder, candidate, others);
      return {
        model: modelFacts(evaluation.plan.spec.models.task).name,
        isOwn: column === 0,
        candidate: candidate.index,
        set,
        positions,
        ...evaluation,
      };
    }),
  );
}

/** Returns what is recorded of an evaluation: in its folder, or for the run's own model in the run itself. */
export function recordedCell(task: TransferTask, runFolder: string): EvaluatedScores {
  const { folder, isOwn, candidate, set, positions } = task;
  if (hasBegun(task)) return evaluatedScores(eventsOf(folder), 0, 'pareto', [...positions.keys()]);
  return evaluatedScores(isOwn ? eventsOf(runFolder) : [], candidate, set, positions);
}

/** Whether an evaluation has still to be run, or run to its end. */
export function isPending(task: TransferTask, runFolder: string): boolean {
  return !isComplete(recordedCell(task, runFolder)) && !hasFinished(task);
}

/** Puts the recorded results in columns by model. */
export function transferColumns(tasks: readonly TransferTask[], runFolder: string): readonly TransferColumn[] {
  const columns = new Map<string, { isOwn: boolean; model: string; cells: Map<number, EvaluatedScores> }>();
  for (const task of tasks) {
    const { model, isOwn, candidate, plan } = task;
    const key = JSON.stringify(plan.spec.models.task);
    const column = columns.get(key) ?? { model, isOwn, cells: new Map<number, EvaluatedScores>() };
    columns.set(key, column);
    column.cells.set(candidate, recordedCell(task, runFolder));
  }
  return [...columns.values()];
}
