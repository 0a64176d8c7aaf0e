import type { OutageClock } from './outage-clock';

/** Something that several wait for, and that happens once. */
export class Change {
  private readonly listeners = new Set<() => void>();

  happen(): void {
    for (const listener of this.listeners) listener();
  }

  /** Resolves when it has happened, or after so many milliseconds. Rejects with the signal's reason when it aborts. */
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
