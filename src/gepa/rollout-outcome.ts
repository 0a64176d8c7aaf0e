// Tested by test/unit/gepa/search.test.ts.
import { BrokenTextError } from './failures/broken-text-error';
import { ExampleError } from './failures/example-error';
import type { FailedRollout } from './failures/rollout-failures';
import type { WorkLog } from './paid-work';
import type { RolloutRequest, RolloutScore } from './rollout';
import type { RolloutResult } from './world';

/** What the search keeps of a scored rollout. Its output, trace and feedback are stored under the id. */
export interface ScoredRollout extends RolloutScore {
  readonly rollout: string;
}

/** How a rollout ended. */
export type RolloutOutcome =
  | { readonly kind: 'scored'; readonly rollout: ScoredRollout }
  | { readonly kind: 'broken'; readonly detail: string }
  /** It failed, and it is still open whether the text or the example is at fault. */
  | { readonly kind: 'unscored'; readonly detail: string };

/** Records the score of a rollout. */
export function recordScore(
  { id, subject, example }: RolloutRequest,
  { score, objectives, usage, durationMs }: RolloutResult,
  { record }: WorkLog,
): RolloutOutcome {
  record({ type: 'rolloutFinished', rollout: id, subject, example, score, objectives, usage, durationMs });
  return { kind: 'scored', rollout: { rollout: id, score, objectives } };
}

/**
 * Records why a rollout has no score.
 *
 * @throws the error itself if neither the text nor the example is at fault.
 */
export function recordFailure(
  request: RolloutRequest,
  error: unknown,
  { record }: WorkLog,
  reportFailure: (failure: FailedRollout) => void,
): RolloutOutcome {
  const { id, subject, example } = request;
  // No text is known to run where the seed fails, so its failures are blamed on the example.
  const isSeed = subject.kind === 'candidate' && subject.index === 0;
  if (error instanceof BrokenTextError && !isSeed) {
    const detail = error.message;
    record({ type: 'rolloutBroken', rollout: id, subject, example, detail });
    return { kind: 'broken', detail };
  }
  if (!(error instanceof ExampleError || error instanceof BrokenTextError)) throw error;
  const detail = error.problem;
  record({ type: 'rolloutFailed', rollout: id, subject, example, detail });
  reportFailure({ request, detail });
  return { kind: 'unscored', detail };
}
