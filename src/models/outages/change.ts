// Tested by test/unit/models/outages/outage-gate.test.ts.
import type { OutageClock } from './outage-clock';

/** A one-time signal with several waiters. */
export class Change {
  private readonly listeners = new Set<() => void>();

  happen(): void {
    for (const listener of this.listeners) listener();
  }

  /** Resolves when it happens, or after `ms` milliseconds. Rejects with the signal's reason when that aborts. */
  async after(ms: number, clock: OutageClock, signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const either = AbortSignal.any([signal, waiting.signal]);
    const happen = () => waiting.abort();
    this.listeners.add(happen);
    await clock.wait(ms, either).catch(() => undefined);
    this.listeners.delete(happen);
    signal.throwIfAborted();
  }
}
