// Tested by test/unit/runs/folder/summary-file.test.ts.
import { summaryOf } from '../../gepa/run-summary';
import type { RunState } from '../../gepa/state';
import { stampOf, writeSummary } from './summary-file';

/** How often the summary of a running run is written, in milliseconds. */
const intervalMs = 1000;

/** Keeps the summary of a run up to date. A failure doesn't end the run. */
export class SummaryWriter {
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  private hasFailed = false;

  /**
   * @param state returns the run's state; undefined while the journal lacks an event.
   * @param onFailure called with the error the first time a summary cannot be written.
   */
  constructor(
    private readonly runFolder: string,
    private readonly state: () => RunState | undefined,
    private readonly onFailure: (error: unknown) => void = () => undefined,
  ) {}

  /** Schedules writing the summary within a second. Call it for every new event. */
  request(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.write();
    }, intervalMs).unref();
  }

  /** Writes the summary for the last time. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.write();
    await this.writing;
  }

  /** Reads journal and state only when earlier writes are done, so that they match. */
  private write(): void {
    this.writing = this.writing
      .then(() => {
        const [state, journal] = [this.state(), stampOf(this.runFolder)];
        return state === undefined || journal === undefined
          ? undefined
          : writeSummary(this.runFolder, summaryOf(state), journal);
      })
      .catch((error: unknown) => {
        if (!this.hasFailed) this.onFailure(error);
        this.hasFailed = true;
      });
  }
}
