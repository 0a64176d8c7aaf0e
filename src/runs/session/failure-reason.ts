import type { StopReason } from '../../gepa/events';
import { TooManyFailuresError } from '../../gepa/failures/example-error';
import { journalFile } from '../journal/journal-file';
import { locateDecision } from '../resume/open-journal';
import { DecisionMismatch } from '../resume/recorded-run';

/**
 * Says why a search failed, for its journal and the developer.
 *
 * @param error what the search rejected with.
 * @param isOfOtherVersion whether the run was begun by a version that decides differently.
 */
export function failureReason(error: unknown, runFolder: string, isOfOtherVersion: boolean): StopReason {
  if (error instanceof DecisionMismatch) {
    return { kind: 'failed', message: describeMismatch(error, runFolder, isOfOtherVersion) };
  }
  if (error instanceof TooManyFailuresError) {
    return { kind: 'failed', message: error.message, failedRollouts: [...error.rollouts] };
  }
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}

function describeMismatch({ recorded }: DecisionMismatch, runFolder: string, isOfOtherVersion: boolean): string {
  if (isOfOtherVersion) {
    return `This run cannot be resumed: it was recorded by a version that decides differently (${recorded.type}). Its results can still be opened, and a candidate of it applied.`;
  }
  const { line } = locateDecision(runFolder, recorded);
  return `${journalFile(runFolder)}:${line}: This decision (${recorded.type}) does not follow from what is recorded before it and in run.json. One of the files was changed after the run began: restore it to resume the run. The results can still be opened, and a candidate applied.`;
}
