// Tested by test/unit/cli/measure.test.ts.
import { bestCandidate } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import { isUnmeasured, measuredChanges, measurementTasks } from '../runs/measurement/measurement';
import { measurementMarkdown } from '../runs/measurement/measurement-markdown';
import { planResume } from '../runs/plan/plan-resume';
import { jsonLine } from '../runs/report/json-line';
import { scoreAll } from './evaluations';
import { findRun, foldJournal, type Waiting } from './run-commands';
import { terminalWords as words } from './terminal-words';

/** The arguments of `gepa measure`. */
interface MeasureCommand extends Waiting {
  readonly run: string;
  /** The best one by default. */
  readonly candidate: number | undefined;
  readonly trust: boolean;
  readonly json: boolean;
}

/**
 * Runs `gepa measure`: scores a candidate without each of its changes in turn, and prints what each contributes. What an
 * earlier command scored is not scored again. Returns the exit status.
 *
 * @throws {UserError} when the run has no such candidate, or a model or its key is missing. Then nothing was paid for.
 */
export async function measure(command: MeasureCommand, workingFolder: string): Promise<number> {
  const { run, candidate: chosen, trust, json, ...waiting } = command;
  const runFolder = findRun(run, workingFolder);
  const plan = await planResume(runFolder);
  const state = foldJournal(runFolder, () => undefined)?.state;
  const best = state && bestCandidate(state);
  if (state === undefined || best === undefined) throw new UserError(words.runNotBegun);
  const candidate = chosen === undefined ? best : state.candidates[chosen];
  if (candidate?.inPool !== true) throw new UserError(words.notInPool(chosen ?? best.index));
  const tasks = measurementTasks(plan, runFolder, state, candidate.index);
  const status = await scoreAll(tasks.filter(isUnmeasured), runFolder, {
    trust,
    waiting,
    describe: ({ place }, score) => words.measureStep(place + 1, score),
  });
  if (status !== 0) return status;
  const changes = measuredChanges(plan, runFolder, candidate.index, tasks);
  const markdown = measurementMarkdown(plan.description.name, candidate.index, changes);
  process.stdout.write(json ? `${jsonLine({ run: runFolder, candidate: candidate.index, changes })}\n` : markdown);
  return 0;
}
