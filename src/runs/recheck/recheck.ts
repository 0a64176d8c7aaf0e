// Tested by test/unit/cli/check.test.ts.
import { join } from 'node:path';
import { examplesOfFirstModel } from '../../datasets/task-models';
import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { comparePaired, type PairedComparison } from '../../gepa/paired-comparison';
import { bestCandidate, type RunState } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { verdictOf, type Verdict } from '../../gepa/winner';
import { readPromptPart } from '../../prompts/prompt-part';
import { evaluatedScores, isComplete, type EvaluatedScores } from '../evaluations/evaluated-scores';
import {
  eventsOf,
  hasBegun,
  hasFinished,
  planEvaluation,
  type EvaluatedSet,
  type Evaluation,
} from '../evaluations/evaluation';
import { promptFilesOf } from '../folder/run-folder';
import type { RunFile } from '../folder/run-file';
import { checkedPrompt, type CheckedPrompt } from '../gate/checked-prompt';
import type { RunPlan } from '../plan/run-plan';

/** The evaluation of the prompt files as they are now, or of the seed or the winner, on the rows that a re-check uses. */
export interface RecheckTask extends Evaluation {
  /** The prompt files as they are now. */
  readonly isFile: boolean;
  /** The candidate with these texts, whose scores the run may have; undefined for texts that the run doesn't know. */
  readonly candidate: number | undefined;
  readonly set: EvaluatedSet;
  readonly positions: readonly number[];
}

/** The prompt files as they are now, compared with the seed and with the winner. */
export interface Recheck {
  readonly set: EvaluatedSet;
  /** The candidate whose texts the files have. */
  readonly sameAs: number | undefined;
  readonly mean: number | null;
  readonly scored: number;
  readonly of: number;
  /** The seed, then the winner unless the files have its texts. */
  readonly against: readonly RecheckedCandidate[];
}

/** A candidate of the run that the prompt files are compared with. */
export interface RecheckedCandidate {
  readonly candidate: number;
  readonly mean: number | null;
  /** Of the files; a positive difference is in their favor. */
  readonly comparison: PairedComparison;
  readonly verdict: Verdict;
}

/**
 * Reads the texts of a run's components from the prompt files as they are now.
 *
 * @param readFile returns the content of a file, given its absolute path.
 * @throws {UserError | PromptError} when a file is missing, or no longer has the text.
 */
export async function currentTexts(
  runFolder: string,
  run: RunFile,
  readFile: (file: string) => Promise<string>,
): Promise<ComponentTexts> {
  const files = promptFilesOf(runFolder, run);
  const texts = await Promise.all(
    Object.entries(run.prompts).map(async ([component, recorded]) => {
      const file = valueOf(files, component) ?? '';
      const content = await readFile(file).catch(() => {
        throw new UserError('The prompt file no longer exists or cannot be read, so there is nothing to check.', {
          file,
        });
      });
      const { components } = readPromptPart(file, content, recorded.part, recorded);
      const text = components.find(({ name }) => name === recorded.part)?.text ?? '';
      return [component, text.replace(/\r\n?/g, '\n')] as const;
    }),
  );
  return Object.fromEntries(texts);
}

/** Lists the evaluations of a re-check: of the files, of the seed, and of the winner when it has other texts. */
export function recheckTasks(
  plan: RunPlan,
  runFolder: string,
  state: RunState,
  now: ComponentTexts,
): readonly RecheckTask[] {
  const set: EvaluatedSet = plan.examples.test.length > 0 ? 'test' : 'pareto';
  const positions = examplesOfFirstModel(plan.examples[set]);
  const sameAs = state.candidates.find(({ texts }) => haveSameTexts(texts, now))?.index;
  const best = bestCandidate(state)?.index ?? 0;
  const subject = (isFile: boolean, candidate: number | undefined, texts: ComponentTexts): RecheckTask => {
    const nameFor = () => (candidate === undefined ? 'file' : `candidate-${candidate}`);
    const evaluation = planEvaluation(plan, join(runFolder, 'checks'), { nameFor, texts, set });
    return { isFile, candidate, set, positions, ...evaluation };
  };
  const others = [...new Set([0, best])].filter((candidate) => candidate !== sameAs || candidate === 0);
  return [
    subject(true, sameAs, state.candidates[sameAs ?? -1]?.texts ?? now),
    ...others.map((candidate) => subject(false, candidate, state.candidates[candidate]?.texts ?? {})),
  ];
}

/** Returns the tasks that have still to be run, each text once. */
export function pendingRechecks(tasks: readonly RecheckTask[], runFolder: string): readonly RecheckTask[] {
  const byFolder = new Map(tasks.map((task) => [task.folder, task]));
  return [...byFolder.values()].filter((task) => !isComplete(recorded(task, runFolder)) && !hasFinished(task));
}

/** Compares the files with the seed and the winner. */
export function recheckOf(tasks: readonly RecheckTask[], runFolder: string): Recheck | undefined {
  const file = tasks.find(({ isFile }) => isFile);
  if (file === undefined) return undefined;
  const { scores } = recorded(file, runFolder);
  const against = tasks.flatMap((task): readonly RecheckedCandidate[] => {
    if (task.isFile || task.candidate === undefined) return [];
    const other = recorded(task, runFolder).scores;
    const comparison = comparePaired(scores, other);
    return [{ candidate: task.candidate, mean: meanOf(other), comparison, verdict: verdictOf(comparison) }];
  });
  const scored = scores.filter((score) => score !== null).length;
  return { set: file.set, sameAs: file.candidate, mean: meanOf(scores), scored, of: scores.length, against };
}

/** Returns the scores of the files beside their rows. */
export function recheckedPrompt(
  plan: RunPlan,
  tasks: readonly RecheckTask[],
  runFolder: string,
): CheckedPrompt | undefined {
  const file = tasks.find(({ isFile }) => isFile);
  return file && checkedPrompt(plan, file.set, file.positions, recorded(file, runFolder).scores);
}

/** Returns what is recorded of an evaluation: in its folder, or in the run itself for a candidate of it. */
function recorded(task: RecheckTask, runFolder: string): EvaluatedScores {
  const { folder, candidate, set, positions } = task;
  if (hasBegun(task)) return evaluatedScores(eventsOf(folder), 0, 'pareto', [...positions.keys()]);
  return evaluatedScores(candidate === undefined ? [] : eventsOf(runFolder), candidate ?? 0, set, positions);
}

/** Whether all components have the same text, apart from white space around it. */
export function haveSameTexts(one: ComponentTexts, other: ComponentTexts): boolean {
  return Object.entries(one).every(([component, text]) => text.trim() === valueOf(other, component)?.trim());
}

function meanOf(scores: readonly (number | null)[]): number | null {
  const scored = scores.filter((score) => score !== null);
  return scored.length === 0 ? null : scored.reduce((sum, score) => sum + score, 0) / scored.length;
}
