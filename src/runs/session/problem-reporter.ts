import { existsSync } from 'node:fs';
import type { RunEvent } from '../../gepa/events';
import { asDiskError } from '../folder/disk-error';
import { journalFile } from '../journal/journal-file';
import type { OnRunProblem } from './run-problem';

/** Reports in words what goes wrong beside a run and does not end it. */
export class ProblemReporter {
  constructor(
    private readonly runFolder: string,
    private readonly onProblem: OnRunProblem = () => undefined,
  ) {}

  /** Reports what can no longer be read of the journal, in a whole sentence. */
  reportUnreadable(problem: string): void {
    this.onProblem({ kind: 'files', message: `${journalFile(this.runFolder)}: ${problem}` });
  }

  /**
   * Reports a file beside the journal that cannot be written.
   *
   * @param meanwhile what follows for the developer.
   */
  reportUnwritten(file: string, error: unknown, meanwhile: string): void {
    // A folder that is gone is the end of the run, which says so.
    if (!existsSync(this.runFolder)) return;
    const { message } = asDiskError(error, file);
    this.onProblem({ kind: 'files', message: `${message}. Nothing is lost: meanwhile ${meanwhile}.` });
  }

  /** Reports an event that is in the journal, and that a listener failed to take. */
  reportListenerError({ type }: RunEvent, error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message = `The event ${type} was recorded, and could not be shown. This is a fault of GEPA; the run continues. ${what}`;
    this.onProblem({ kind: 'fault', message });
  }
}
