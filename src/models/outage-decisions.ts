import type { AskedEndpoint, AskedRequest } from './asked-request';
import { concernsAccount, type ModelErrorData, type ModelErrorKind } from './model-error';
import type { OutagePolicy } from './outage-policy';

/** Whether an endpoint has answered the run, also before it was resumed. */
export function hasAnswered({ answers, answeredBefore }: AskedEndpoint): boolean {
  return answers > 0 || answeredBefore;
}

/**
 * Whether a request that failed is not asked again.
 *
 * @param failures how often it has failed by now.
 */
export function isGivenUp(
  policy: OutagePolicy,
  kind: ModelErrorKind,
  request: AskedRequest,
  failures: number,
): boolean {
  const { attempts, attemptsUntilReached, timedOutAttempts } = policy;
  const { endpoint, failuresInARow } = request;
  const ofKind = request.failuresOf(kind);
  if (kind === 'timedOut') return ofKind >= timedOutAttempts;
  // What cannot be read may have been paid for all the same.
  if (mayBeWrong(policy, endpoint) && (kind === 'unreachable' || kind === 'malformed'))
    return failures >= attemptsUntilReached;
  if (kind === 'malformed') return ofKind >= attempts;
  return failuresInARow === 0 && kind !== 'rateLimited' && failures >= attempts;
}

/**
 * Whether all requests wait for the endpoint of one that failed.
 *
 * @param failures how often it has failed by now.
 */
export function isOutage(
  policy: OutagePolicy,
  { kind, retryAfterMs = 0 }: ModelErrorData,
  request: AskedRequest,
  failures: number,
): boolean {
  const { attempts, attemptsUntilOutage, longestOwnWaitMs } = policy;
  if (concernsAccount(kind) || retryAfterMs > longestOwnWaitMs) return true;
  const { endpoint, failuresInARow, isRetriedBefore } = request;
  if (kind === 'timedOut') return failuresInARow > 0;
  if (kind === 'malformed' || (mayBeWrong(policy, endpoint) && kind === 'unreachable')) return false;
  return (
    failuresInARow >= (isRetriedBefore ? 1 : attemptsUntilOutage) || (kind === 'rateLimited' && failures >= attempts)
  );
}

/** Whether an address is to be taken for a wrong one when it cannot be reached. */
function mayBeWrong({ waitsUntilReached }: OutagePolicy, endpoint: AskedEndpoint): boolean {
  return !hasAnswered(endpoint) && !waitsUntilReached;
}
