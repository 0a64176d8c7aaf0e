import type { OutageClock } from '../../../../src/models/outages/outage-clock';

/** A clock whose waits are over at once: it goes forward by so much instead. A wait without end ends when it is aborted. */
export class EagerClock implements OutageClock {
  /** How long each wait was, in milliseconds. */
  readonly waits: number[] = [];

  constructor(private time = 1_000_000) {}

  now(): number {
    return this.time;
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.time += ms;
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (ms === Infinity) {
      await new Promise((_, reject) => {
        const abort = () => reject(signal.reason as Error);
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
      });
    }
    const until = this.time + ms;
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    this.waits.push(ms);
    this.time = Math.max(this.time, until);
  }
}
