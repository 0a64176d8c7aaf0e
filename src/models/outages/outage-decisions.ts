// Tested by test/unit/models/outages/outage-gate.test.ts.
import type { EndpointAnswers, RequestFailures } from './request-failures';
import { needOf, type ModelErrorData, type ModelErrorKind } from '../model-error';
import type { OutagePolicy } from './outage-policy';

/** Returns whether an endpoint has ever answered the run, in this session or an earlier one. */
export function hasAnswered({ answers, answeredBefore }: EndpointAnswers): boolean {
  return answers > 0 || answeredBefore;
}

/**
 * Returns whether a failed request is not retried.
 *
 * @param failures its failures so far.
 */
export function isGivenUp(
  policy: OutagePolicy,
  kind: ModelErrorKind,
  request: RequestFailures,
  failures: number,
): boolean {
  const { attempts, attemptsUntilReached, timedOutAttempts, rateLimitedAttempts } = policy;
  const { endpoint, failuresInARow } = request;
  const ofKind = request.failuresOf(kind);
  if (kind === 'timedOut') return ofKind >= timedOutAttempts;
  if (kind === 'rateLimited') return failuresInARow === 0 && ofKind >= rateLimitedAttempts;
  // An unreadable reply may have been paid for.
  if (mayBeWrong(policy, endpoint) && (kind === 'unreachable' || kind === 'malformed'))
    return failures >= attemptsUntilReached;
  if (kind === 'malformed') return ofKind >= attempts;
  return failuresInARow === 0 && failures - request.failuresOf('rateLimited') >= attempts;
}

/** Returns whether a failure begins an outage, in which all requests wait. */
export function isOutage(
  policy: OutagePolicy,
  { kind, retryAfterMs = 0 }: ModelErrorData,
  request: RequestFailures,
): boolean {
  const { attemptsUntilOutage, longestOwnWaitMs } = policy;
  if (needOf(kind) !== undefined || retryAfterMs > longestOwnWaitMs) return true;
  const { endpoint, failuresInARow, isRetriedBefore } = request;
  if (kind === 'timedOut') return failuresInARow > 0;
  if (kind === 'malformed' || (mayBeWrong(policy, endpoint) && kind === 'unreachable')) return false;
  return failuresInARow >= (isRetriedBefore ? 1 : attemptsUntilOutage);
}

/** Returns whether an unreachable address may simply be wrong. */
function mayBeWrong({ waitsUntilReached }: OutagePolicy, endpoint: EndpointAnswers): boolean {
  return !hasAnswered(endpoint) && !waitsUntilReached;
}
