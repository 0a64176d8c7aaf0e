// Tested by test/unit/runs/session/refused-reflection.test.ts.
import type { StopReason } from '../../gepa/events';
import { TooManyFailuresError } from '../../gepa/failures/example-error';
import { journalFile } from '../journal/journal-file';
import { locateDecision } from '../resume/open-journal';
import { DecisionMismatch } from '../resume/recorded-run';

/**
 * Converts an error of the search to a stop reason for the journal and the developer.
 *
 * @param error what the search rejected with.
 * @param isFromOtherVersion whether a version that decides differently started the run.
 */
export function failureReason(error: unknown, runFolder: string, isFromOtherVersion: boolean): StopReason {
  if (error instanceof DecisionMismatch) {
    return { kind: 'failed', message: describeMismatch(error, runFolder, isFromOtherVersion) };
  }
  if (error instanceof TooManyFailuresError) {
    return { kind: 'failed', message: error.message, failedRollouts: [...error.rollouts] };
  }
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}

function describeMismatch({ recorded }: DecisionMismatch, runFolder: string, isFromOtherVersion: boolean): string {
  if (isFromOtherVersion) {
    return `This run cannot be resumed, because the version of GEPA that recorded it decides differently (${recorded.type}). You can still open its results and apply a candidate.`;
  }
  const { line } = locateDecision(runFolder, recorded);
  return `${journalFile(runFolder)}:${line}: This decision (${recorded.type}) does not follow from run.json and the events before it. One of the two files was changed after the run started. Restore it to resume the run. You can still open the results and apply a candidate.`;
}
