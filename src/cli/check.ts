// Tested by test/unit/cli/check.test.ts.
import { readFile } from 'node:fs/promises';
import { bestCandidate } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { readRunFile } from '../runs/folder/run-file';
import { planResume } from '../runs/plan/plan-resume';
import { currentTexts, pendingRechecks, recheckOf, recheckTasks } from '../runs/recheck/recheck';
import { recheckMarkdown } from '../runs/recheck/recheck-markdown';
import { recordCheck } from '../runs/recheck/recorded-check';
import { jsonLine } from '../runs/report/json-line';
import { scoreAll } from './evaluations';
import { findRun, foldJournal, type Waiting } from './run-commands';
import { terminalWords as words } from './terminal-words';

/** The arguments of `gepa check`. */
interface CheckCommand extends Waiting {
  readonly run: string;
  readonly trust: boolean;
  readonly json: boolean;
}

/**
 * Runs `gepa check`: scores the prompt file as it is now on the test rows of a run, and compares it with the seed and the winner. What
 * the run or an earlier command scored is not scored again. Returns the exit status.
 *
 * @throws {UserError} when the prompt file is missing, or a model or its key. Then nothing was paid for.
 */
export async function check(command: CheckCommand, workingFolder: string): Promise<number> {
  const { run, trust, json, ...waiting } = command;
  const runFolder = findRun(run, workingFolder);
  const plan = await planResume(runFolder);
  const state = foldJournal(runFolder, () => undefined)?.state;
  if (state === undefined || bestCandidate(state) === undefined) throw new UserError(words.runNotBegun);
  const now = await currentTexts(runFolder, await readRunFile(runFolder), (file) => readFile(file, 'utf8'));
  const tasks = recheckTasks(plan, runFolder, state, now);
  const status = await scoreAll(pendingRechecks(tasks, runFolder), runFolder, {
    trust,
    waiting,
    describe: ({ candidate }, score) => words.checkStep(candidate, score),
  });
  const recheck = recheckOf(tasks, runFolder);
  if (status !== 0 || recheck === undefined) return status;
  const markdown = recheckMarkdown(plan.description.name, recheck);
  await recordCheck(runFolder, plan.description.name, now, recheck);
  process.stdout.write(json ? `${jsonLine({ run: runFolder, ...recheck })}\n` : markdown);
  return 0;
}
