import { JsonLinesProcess, type Exchange, type JsonLinesProcessOptions } from './json-lines-process';

/** Several processes of one program, for exchanges side by side. A further one is started only when all others are busy. */
export class ProcessPool {
  private readonly processes: JsonLinesProcess[] = [];
  private readonly idle: JsonLinesProcess[] = [];
  private readonly queue: ((process: JsonLinesProcess) => void)[] = [];

  /** @param size how many processes there may be at once. */
  constructor(
    private readonly options: JsonLinesProcessOptions,
    private readonly size: number,
  ) {}

  /**
   * Sends a message to a process that has nothing else to do, and waits for one when there is none.
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

  /** Ends all processes. */
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
