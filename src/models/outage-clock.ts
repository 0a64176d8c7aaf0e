/** The time that outages are measured in. */
export interface OutageClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; Infinity is for ever. Rejects with the signal's reason when it aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Timers of more milliseconds end at once. */
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
