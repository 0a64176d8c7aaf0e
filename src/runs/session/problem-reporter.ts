// Tested by test/unit/runs/session/refused-reflection.test.ts.
import { existsSync } from 'node:fs';
import type { RunEvent } from '../../gepa/events';
import { asDiskError } from '../folder/disk-error';
import { journalFile } from '../journal/journal-file';
import type { OnRunProblem } from './run-problem';

/** Reports problems that don't end the run. */
export class ProblemReporter {
  constructor(
    private readonly runFolder: string,
    private readonly onProblem: OnRunProblem = () => undefined,
  ) {}

  /** Reports a part of the journal that can no longer be read, as a sentence. */
  reportUnreadable(problem: string): void {
    this.onProblem({ kind: 'files', message: `${journalFile(this.runFolder)}: ${problem}` });
  }

  /**
   * Reports a file beside the journal that cannot be written.
   *
   * @param consequence what it means for the developer.
   */
  reportUnwritten(file: string, error: unknown, consequence: string): void {
    // A missing run folder ends the run, which reports it.
    if (!existsSync(this.runFolder)) return;
    const { message } = asDiskError(error, file);
    this.onProblem({ kind: 'files', message: `${message}. Nothing is lost: meanwhile, ${consequence}.` });
  }

  /** Reports an event that was recorded but made a listener fail. */
  reportListenerError({ type }: RunEvent, error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message = `The event ${type} was recorded but could not be shown. This is a bug in GEPA; the run continues. ${detail}`;
    this.onProblem({ kind: 'fault', message });
  }
}
