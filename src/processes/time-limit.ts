import { createContext, Script } from 'node:vm';

/** The time limit in milliseconds of processor time, for work that usually takes a few. */
const limitMs = 1000;
/** The factor of the time limit on a busy machine. */
const patience = 4;

/** Work that usually takes milliseconds exceeded the time limit, perhaps because it never ends. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';

  constructor() {
    super(`it takes longer than ${limitMs / 1000} s`);
  }
}

const sandbox: { call?: () => void } = createContext({});
const script = new Script('call()');
let isLimited = false;

/**
 * Runs work that may never end for some inputs, such as a backtracking regular expression or a template with loops, and
 * stops it after a second. Blocks the thread meanwhile. May run the work twice on a busy machine, so it must have no
 * side effects.
 *
 * @throws {TimeLimitError} if it takes too long, or the work's own error.
 */
export function withinTimeLimit<Result>(run: () => Result): Result {
  // Nested work shares the limit of the outer work.
  if (isLimited) return run();
  const before = process.cpuUsage();
  try {
    return limited(run, limitMs);
  } catch (error) {
    const { user, system } = process.cpuUsage(before);
    const workedMs = (user + system) / 1000;
    if (!(error instanceof TimeLimitError) || workedMs > limitMs / 2) throw error;
    return limited(run, limitMs * patience);
  }
}

function limited<Result>(run: () => Result, timeout: number): Result {
  const results: Result[] = [];
  sandbox.call = () => {
    results.push(run());
  };
  isLimited = true;
  try {
    script.runInContext(sandbox, { timeout });
  } catch (error) {
    throw isTimeout(error) ? new TimeLimitError() : error;
  } finally {
    isLimited = false;
    delete sandbox.call;
  }
  return results[0] as Result;
}

/** Checks the code, because the error belongs to the script's context, which has another `Error` class. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
