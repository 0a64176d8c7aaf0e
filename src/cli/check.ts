// Tested by test/unit/cli/check-spec.test.ts.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bestCandidate } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { evaluatedScores } from '../runs/evaluations/evaluated-scores';
import { eventsOf, planEvaluation, type EvaluatedSet, type Evaluation } from '../runs/evaluations/evaluation';
import { readRunFile } from '../runs/folder/run-file';
import { newRunId } from '../runs/folder/run-folder';
import { requireComparable } from '../runs/gate/baseline';
import { checkedPrompt } from '../runs/gate/checked-prompt';
import { planResume } from '../runs/plan/plan-resume';
import { planRun } from '../runs/plan/plan-run';
import { currentTexts, pendingRechecks, recheckedPrompt, recheckOf, recheckTasks } from '../runs/recheck/recheck';
import { recheckMarkdown } from '../runs/recheck/recheck-markdown';
import { recordCheck } from '../runs/recheck/recorded-check';
import { jsonLine } from '../runs/report/json-line';
import type { CheckCommand } from './check-command';
import { baselineOf, judgePrompt } from './check-result';
import { scoreAll } from './evaluations';
import { findRun, foldJournal, homeOf, isRun, warn, type Waiting } from './run-commands';
import { terminalWords as words } from './terminal-words';
import { UsageError } from './usage-error';

/**
 * Runs `gepa check`: scores the prompt of a spec as it is, or that of a run against its seed and its winner. Fails if the prompt doesn't
 * meet what is required of it. Returns the exit status, which is 3 then.
 *
 * @throws {UserError} when a file, a model or its key is missing. Then nothing was paid for.
 */
export async function check(command: CheckCommand, workingFolder: string): Promise<number> {
  if (isRun(command.subject, workingFolder)) return checkRun(command, workingFolder);
  if (!existsSync(resolve(workingFolder, command.subject))) throw new UserError(words.nothingToCheck(command.subject));
  return checkSpec(command, workingFolder);
}

/** Scores the prompt of a spec on its test rows, or on its Pareto set without any. Each check runs all rows again. */
async function checkSpec(command: CheckCommand, workingFolder: string): Promise<number> {
  const specFile = resolve(workingFolder, command.subject);
  const plan = await planRun(specFile, (name) => name, {
    overrides: command.overrides,
    purpose: 'evaluation',
    ...(command.outside ? { reach: { roots: [workingFolder], mayLeave: true } } : {}),
  });
  warn(plan.warnings);
  const set: EvaluatedSet = plan.examples.test.length > 0 ? 'test' : 'pareto';
  const evaluation = planEvaluation(plan, join(homeOf(specFile, workingFolder), '.gepa', 'checks'), {
    // Checks that begin in the same second have folders of their own.
    nameFor: () => `${newRunId(plan.description.name, new Date())}-${process.pid}`,
    texts: plan.description.seed,
    set,
  });
  const positions = [...evaluation.plan.examples.pareto.keys()];
  const scored = (scores: readonly (number | null)[]) => ({
    ...checkedPrompt(evaluation.plan, 'pareto', positions, scores),
    set,
  });
  const baseline = await baselineOf(command, workingFolder);
  if (baseline !== undefined) requireComparable(scored([]), baseline);
  const status = await scoreAll<Evaluation>([evaluation], dirname(specFile), {
    trust: command.trust,
    waiting: waitingOf(command),
    describe: (_task, score) => words.checkStep(undefined, score),
    unfinished: words.checkUnfinished,
  });
  if (status !== 0) return status;
  const { scores } = evaluatedScores(eventsOf(evaluation.folder), 0, 'pareto', positions);
  return judgePrompt(command, scored(scores), baseline, workingFolder, (result, markdown) =>
    command.json ? `${jsonLine({ run: evaluation.folder, ...result })}\n` : markdown,
  );
}

/**
 * Scores the prompt file of a run as it is now on the test rows of the run, and compares it with the seed and the winner. What the run or
 * an earlier check scored is not scored again.
 */
async function checkRun(command: CheckCommand, workingFolder: string): Promise<number> {
  if (command.overrides.length > 0) throw new UsageError(words.optionOfSpec('--set'));
  if (command.outside) throw new UsageError(words.optionOfSpec('--outside'));
  const runFolder = findRun(command.subject, workingFolder);
  const plan = await planResume(runFolder);
  const state = foldJournal(runFolder, () => undefined)?.state;
  if (state === undefined || bestCandidate(state) === undefined) throw new UserError(words.runNotBegun);
  const now = await currentTexts(runFolder, await readRunFile(runFolder), (file) => readFile(file, 'utf8'));
  const tasks = recheckTasks(plan, runFolder, state, now);
  const baseline = await baselineOf(command, workingFolder);
  const unscored = recheckedPrompt(plan, tasks, runFolder);
  if (baseline !== undefined && unscored !== undefined) requireComparable(unscored, baseline);
  const status = await scoreAll(pendingRechecks(tasks, runFolder), runFolder, {
    trust: command.trust,
    waiting: waitingOf(command),
    describe: ({ candidate }, score) => words.checkStep(candidate, score),
  });
  const recheck = recheckOf(tasks, runFolder);
  const prompt = recheckedPrompt(plan, tasks, runFolder);
  if (status !== 0 || recheck === undefined || prompt === undefined) return status;
  await recordCheck(runFolder, plan.description.name, now, recheck);
  return judgePrompt(command, prompt, baseline, workingFolder, (result, summary) =>
    command.json
      ? `${jsonLine({ run: runFolder, ...recheck, ...result })}\n`
      : `${recheckMarkdown(plan.description.name, recheck)}${result.requirements.length === 0 ? '' : `\n${summary}`}`,
  );
}

function waitingOf({ waitMinutes }: CheckCommand): Waiting {
  return waitMinutes === undefined ? {} : { waitMinutes };
}
