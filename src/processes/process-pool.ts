// Tested by test/unit/runs/session/run-session.test.ts.
import { JsonLinesProcess, type Exchange, type JsonLinesProcessOptions } from './json-lines-process';

/** Processes of one program for exchanges side by side. Starts another one only if all are busy. */
export class ProcessPool {
  private readonly processes: JsonLinesProcess[] = [];
  private readonly idle: JsonLinesProcess[] = [];
  private readonly queue: ((process: JsonLinesProcess) => void)[] = [];

  /** @param size the most processes. */
  constructor(
    private readonly options: JsonLinesProcessOptions,
    private readonly size: number,
  ) {}

  /**
   * Sends a message to an idle process, and waits for one if all are busy.
   *
   * @throws {ProcessError} as `JsonLinesProcess.exchange` does.
   */
  async exchange(message: unknown, signal: AbortSignal): Promise<Exchange> {
    const process = await this.take();
    try {
      return await process.exchange(message, signal);
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.idle.push(process);
      else next(process);
    }
  }

  /** Stops all processes. */
  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.close()));
  }

  private take(): Promise<JsonLinesProcess> | JsonLinesProcess {
    const free = this.idle.pop();
    if (free !== undefined) return free;
    if (this.processes.length >= this.size) {
      return new Promise((take) => {
        this.queue.push(take);
      });
    }
    const started = new JsonLinesProcess(this.options);
    this.processes.push(started);
    return started;
  }
}
