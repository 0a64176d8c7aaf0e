import { createContext, Script } from 'node:vm';

/** How long something that takes milliseconds may take, in milliseconds of work. */
const mostMs = 1000;
/** How many times longer it may take where the machine is busy with something else. */
const patience = 4;

/** What takes milliseconds for ordinary inputs took too long: it may never have ended. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';

  constructor() {
    super(`it takes longer than ${mostMs / 1000} s`);
  }
}

const sandbox: { call?: () => void } = createContext({});
const script = new Script('call()');
let isLimited = false;

/**
 * Runs what may take for ever with some inputs, such as a regular expression that backtracks or a template with loops, and
 * ends it after a second. The thread waits meanwhile. On a busy machine it may be run twice, so it has no side effects.
 *
 * @throws {TimeLimitError} when it takes too long, and whatever it throws itself.
 */
export function withinTimeLimit<Result>(run: () => Result): Result {
  // What a limited run calls is limited with it.
  if (isLimited) return run();
  const before = process.cpuUsage();
  try {
    return limited(run, mostMs);
  } catch (error) {
    const { user, system } = process.cpuUsage(before);
    const workedMs = (user + system) / 1000;
    if (!(error instanceof TimeLimitError) || workedMs > mostMs / 2) throw error;
    return limited(run, mostMs * patience);
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

/** Node makes this error in the context of the script, where `Error` is another class. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
