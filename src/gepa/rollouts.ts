import type { RolloutRequest, RolloutResult } from './rollout';
import type { Evaluator } from './world';

/**
 * Runs rollouts side by side, at most `concurrency` at once, started in the order given. The results stand in that order
 * whatever the replies' timing. When one fails, no further ones are started, those under way are waited for (they are
 * paid for), and the first failure is thrown.
 */
export async function runRollouts(
  requests: readonly RolloutRequest[],
  evaluator: Evaluator,
  concurrency: number,
  signal: AbortSignal,
  onResult: (request: RolloutRequest, result: RolloutResult) => void,
): Promise<readonly RolloutResult[]> {
  const results = new Map<RolloutRequest, RolloutResult>();
  const waiting = [...requests];
  const failures: unknown[] = [];
  const runInTurn = async () => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      try {
        signal.throwIfAborted();
        const result = await evaluator.evaluate(request, signal);
        results.set(request, result);
        onResult(request, result);
      } catch (error) {
        failures.push(error);
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, runInTurn));
  if (failures.length > 0) throw failures[0];
  return requests.flatMap((request) => results.get(request) ?? []);
}
