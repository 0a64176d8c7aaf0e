// Tested by test/unit/cli/transfer.test.ts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../gepa/events';
import { examplesOfFirstModel } from '../../datasets/task-models';
import { modelFacts } from '../../models/provider-registry';
import { createRunFolder } from '../folder/run-folder';
import { readEvents } from '../journal/journal';
import { journalFile } from '../journal/journal-file';
import { planResume } from '../plan/plan-resume';
import type { RunPlan } from '../plan/run-plan';
import type { SpecOverride } from '../spec/parse-spec';
import { cellOf, isComplete, type TransferCell } from './transfer-cell';
import { transferPlan, transferSet, type TransferCandidate, type TransferSet } from './transfer-plan';
import type { TransferColumn } from './transfer-table';

/** The evaluation of one candidate with one task model, in a folder below that of the run. */
export interface TransferTask {
  readonly model: string;
  /** Whether it is the run's own model. */
  readonly isOwn: boolean;
  readonly candidate: number;
  /** The set of the run that it scores, and the positions of its examples there. */
  readonly set: TransferSet;
  readonly positions: readonly number[];
  readonly plan: RunPlan;
  /** May not exist yet. */
  readonly folder: string;
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
      const planned = transferPlan(plan, runFolder, candidate, others);
      return {
        model: modelFacts(planned.spec.models.task).name,
        isOwn: column === 0,
        candidate: candidate.index,
        set,
        positions,
        plan: planned,
        folder: join(runFolder, 'transfer', planned.description.id),
      };
    }),
  );
}

/** Returns what is recorded of an evaluation: in its folder, or for the run's own model in the run itself. */
export function recordedCell(task: TransferTask, runFolder: string): TransferCell {
  const { folder, isOwn, candidate, set, positions } = task;
  if (existsSync(journalFile(folder))) return cellOf(eventsOf(folder), 0, 'pareto', [...positions.keys()]);
  return cellOf(isOwn ? eventsOf(runFolder) : [], candidate, set, positions);
}

/** Whether an evaluation has still to be run, or run to its end. */
export function isPending(task: TransferTask, runFolder: string): boolean {
  return !isComplete(recordedCell(task, runFolder)) && !hasFinished(task.folder);
}

/** Creates the folder of an evaluation, or opens the one that was interrupted. */
export async function openTransferTask({
  folder,
  plan,
}: TransferTask): Promise<{ readonly runFolder: string; readonly plan: RunPlan }> {
  if (existsSync(join(folder, 'run.json'))) return { runFolder: folder, plan: await planResume(folder) };
  return createRunFolder(join(folder, '..'), plan, new Date());
}

/** Puts the recorded results in columns by model. */
export function transferColumns(tasks: readonly TransferTask[], runFolder: string): readonly TransferColumn[] {
  const columns = new Map<string, { isOwn: boolean; model: string; cells: Map<number, TransferCell> }>();
  for (const task of tasks) {
    const { model, isOwn, candidate, plan } = task;
    const key = JSON.stringify(plan.spec.models.task);
    const column = columns.get(key) ?? { model, isOwn, cells: new Map<number, TransferCell>() };
    columns.set(key, column);
    column.cells.set(candidate, recordedCell(task, runFolder));
  }
  return [...columns.values()];
}

function hasFinished(folder: string): boolean {
  if (!existsSync(journalFile(folder))) return false;
  let finished = false;
  for (const event of eventsOf(folder)) {
    if (event.type === 'runResumed') finished = false;
    if (event.type === 'runStopped') finished = event.reason.kind === 'finished';
  }
  return finished;
}

function eventsOf(folder: string): Iterable<RunEvent> {
  return readEvents(folder, () => undefined);
}
