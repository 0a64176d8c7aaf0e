// Tested by test/unit/cli/measure.test.ts.
import { join } from 'node:path';
import { examplesOfFirstModel } from '../../datasets/task-models';
import { candidateChanges, type CandidateChange } from '../../gepa/changes/candidate-changes';
import { comparePaired, type PairedComparison } from '../../gepa/paired-comparison';
import type { RunState } from '../../gepa/state';
import { verdictOf, type Verdict } from '../../gepa/winner';
import { evaluatedScores, isComplete, type EvaluatedScores } from '../evaluations/evaluated-scores';
import { eventsOf, hasBegun, hasFinished, planEvaluation, type Evaluation } from '../evaluations/evaluation';
import type { RunPlan } from '../plan/run-plan';

/** The evaluation of a candidate without one of its changes. */
export interface MeasurementTask extends Evaluation {
  readonly change: CandidateChange;
  /** The place of the change in the list, from 0. */
  readonly place: number;
}

/** What a change of a candidate contributes to its score. */
export interface MeasuredChange {
  readonly change: CandidateChange;
  readonly place: number;
  /** Mean of the candidate without the change; null until it is scored. */
  readonly meanWithout: number | null;
  /** The candidate against itself without the change, on the Pareto set. A positive difference is what the change earns. */
  readonly comparison: PairedComparison;
  /** Whether the change helps (`better`), hurts (`worse`), or neither is shown. */
  readonly verdict: Verdict;
}

/**
 * Lists the evaluations that show what each change of a candidate against the seed contributes: the candidate without each
 * of them in turn, on the Pareto set, with the first task model.
 */
export function measurementTasks(
  plan: RunPlan,
  runFolder: string,
  state: RunState,
  candidate: number,
): readonly MeasurementTask[] {
  const { changes, textsWithout } = candidateChanges(state, candidate);
  return changes.map((change, place) => {
    const nameFor = () => `candidate-${candidate}-without-${place + 1}`;
    const folder = join(runFolder, 'changes');
    const texts = textsWithout(new Set([place]));
    return { change, place, ...planEvaluation(plan, folder, { nameFor, texts, set: 'pareto' }) };
  });
}

/** Whether an evaluation has still to be run, or run to its end. */
export function isUnmeasured(task: MeasurementTask): boolean {
  return !isComplete(scoresOf(task)) && !hasFinished(task);
}

/** Compares a candidate with itself without each of its changes. */
export function measuredChanges(
  plan: RunPlan,
  runFolder: string,
  candidate: number,
  tasks: readonly MeasurementTask[],
): readonly MeasuredChange[] {
  const positions = examplesOfFirstModel(plan.examples.pareto);
  const { scores } = evaluatedScores(eventsOf(runFolder), candidate, 'pareto', positions);
  return tasks.map((task) => {
    const without = scoresOf(task).scores;
    const comparison = comparePaired(scores, without);
    const scored = without.filter((score) => score !== null);
    return {
      change: task.change,
      place: task.place,
      meanWithout: scored.length === 0 ? null : scored.reduce((sum, score) => sum + score, 0) / scored.length,
      comparison,
      verdict: verdictOf(comparison),
    };
  });
}

function scoresOf(task: MeasurementTask): EvaluatedScores {
  const positions = task.plan.examples.pareto.map((_, position) => position);
  return evaluatedScores(hasBegun(task) ? eventsOf(task.folder) : [], 0, 'pareto', positions);
}
