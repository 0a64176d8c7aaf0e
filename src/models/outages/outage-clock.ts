// Tested by test/unit/models/outages/outage-gate.test.ts.
/** The clock of outages, so that tests need not wait. */
export interface OutageClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` milliseconds, or never for Infinity. Rejects with the signal's reason when that aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Node's timers fire immediately for longer delays. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: OutageClock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const finish = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const timer = setTimeout(finish, Math.min(ms, longestTimerMs));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }),
};
