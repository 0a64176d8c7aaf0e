import { BrokenTextError } from './failures/broken-text-error';
import { ExampleError } from './failures/example-error';
import type { FailedRollout } from './failures/rollout-failures';
import type { WorkNews } from './paid-work';
import type { RolloutRequest, RolloutScore } from './rollout';
import type { RolloutResult } from './world';

/** What the search keeps of a rollout that was scored. The world has its details under the id. */
export interface ScoredRollout extends RolloutScore {
  readonly rollout: string;
}

/** What came of a rollout. */
export type RolloutOutcome =
  | { readonly kind: 'scored'; readonly rollout: ScoredRollout }
  | { readonly kind: 'broken'; readonly detail: string }
  /** It failed for a reason that is not known to be in the text. */
  | { readonly kind: 'unscored'; readonly detail: string };

/** Tells what a rollout gave. */
export function scored(
  { id, subject, example }: RolloutRequest,
  { score, objectives, usage, durationMs }: RolloutResult,
  { tell }: WorkNews,
): RolloutOutcome {
  tell({ type: 'rolloutFinished', rollout: id, subject, example, score, objectives, usage, durationMs });
  return { kind: 'scored', rollout: { rollout: id, score, objectives } };
}

/**
 * Tells why a rollout gave no score.
 *
 * @throws what the rollout failed with, where neither its text nor its example is at fault.
 */
export function unscored(
  request: RolloutRequest,
  error: unknown,
  { tell }: WorkNews,
  tellFailure: (failure: FailedRollout) => void,
): RolloutOutcome {
  const { id, subject, example } = request;
  // Nothing is known to run better than the seed: what breaks it is taken for a fault of the example.
  const isSeed = subject.kind === 'candidate' && subject.index === 0;
  if (error instanceof BrokenTextError && !isSeed) {
    const detail = error.message;
    tell({ type: 'rolloutBroken', rollout: id, subject, example, detail });
    return { kind: 'broken', detail };
  }
  if (!(error instanceof ExampleError || error instanceof BrokenTextError)) throw error;
  const detail = error.problem;
  tell({ type: 'rolloutFailed', rollout: id, subject, example, detail });
  tellFailure({ request, detail });
  return { kind: 'unscored', detail };
}
