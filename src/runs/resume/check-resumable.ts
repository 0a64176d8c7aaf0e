// Tested by test/unit/runs/resume/resume-large-run.test.ts.
import { UserError } from '../../gepa/user-error';
import type { RunPlan } from '../plan/run-plan';
import type { OpenedJournal } from './open-journal';

/**
 * Refuses a search that the developer finished: it would continue as if that had never happened.
 *
 * @throws {UserError} that says how to continue.
 */
export function checkResumable(
  { purpose }: Pick<RunPlan, 'purpose'>,
  { recording }: Pick<OpenedJournal, 'recording'>,
  runFolder: string,
): void {
  if (purpose === 'evaluation' || recording.isEmpty) return;
  const { status } = recording.fold.state;
  if (status.kind !== 'stopped' || status.reason.kind !== 'finished') return;
  throw new UserError(
    "You finished this run, so it can't be resumed. To continue, apply its best candidate to the prompt file and start a new run.",
    { file: runFolder },
  );
}
