// Tested by test/unit/system/program/program-system.test.ts.
export interface CountedTime {
  /** The time limit. */
  readonly timeoutMs: number;
  /** Returns how much of the time so far doesn't count, in milliseconds. Absent: none. */
  readonly uncountedMs?: () => number;
}

/** Calls back when the time limit is used up by time that counts. Returns what ends this. */
export function afterCountedTime({ timeoutMs, uncountedMs = () => 0 }: CountedTime, onLimit: () => void): () => void {
  const started = performance.now();
  const wait = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      const left = timeoutMs - (performance.now() - started - uncountedMs());
      // Timers may fire a little early.
      if (left > 1) timer = wait(left);
      else onLimit();
    }, ms);
  let timer = wait(timeoutMs);
  return () => clearTimeout(timer);
}
