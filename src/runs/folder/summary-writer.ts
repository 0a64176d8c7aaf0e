import { summaryOf } from '../../gepa/run-summary';
import type { RunState } from '../../gepa/state';
import { stampOf, writeSummary } from './summary-file';

/** How often the summary of a run under way is written, in milliseconds. */
const intervalMs = 1000;

/** Keeps the summary beside a journal that is being written to. What fails does not end the run, which is worth more. */
export class SummaryWriter {
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  private hasFailed = false;

  /**
   * @param state of the run as its journal tells it; undefined while an event is missing there.
   * @param onFailure is told why a summary cannot be written, the first time.
   */
  constructor(
    private readonly runFolder: string,
    private readonly state: () => RunState | undefined,
    private readonly onFailure: (error: unknown) => void = () => undefined,
  ) {}

  /** Sees to it that the summary is written within a second. Call it when the journal holds a new event. */
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

  /** The journal and the state are taken as they are when it is the turn of this summary. */
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
