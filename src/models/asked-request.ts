import type { ModelErrorKind } from './model-error';

/** What is known of an endpoint. */
export interface AskedEndpoint {
  /** How many requests it answered since the run was opened. */
  answers: number;
  /** Whether it answered the run before that. */
  answeredBefore: boolean;
}

/** A request that is asked until it is answered, and how it failed so far. */
export class AskedRequest {
  private readonly failures = new Map<ModelErrorKind, number>();
  private answersSeen: number;
  private hasWaited = false;
  /** Its failures since its endpoint answered another request. */
  failuresInARow = 0;

  /** @param isRetriedBefore whether a failure is one of several attempts already. */
  constructor(
    readonly endpoint: AskedEndpoint,
    readonly isRetriedBefore: boolean,
  ) {
    this.answersSeen = endpoint.answers;
  }

  /** How often it failed in a way. */
  failuresOf(kind: ModelErrorKind): number {
    return this.failures.get(kind) ?? 0;
  }

  /** @returns how often it has failed by now, while the run did not wait. */
  failed(kind: ModelErrorKind): number {
    const { answers } = this.endpoint;
    this.failures.set(kind, this.failuresOf(kind) + 1);
    this.failuresInARow = answers > this.answersSeen ? 0 : this.failuresInARow + 1;
    this.answersSeen = answers;
    return [...this.failures.values()].reduce((sum, count) => sum + count, 0);
  }

  /** An outage is over that it waited for. What led to one is not held against it, but not again and again. */
  waited(): void {
    if (!this.hasWaited) this.failures.clear();
    this.hasWaited = true;
    this.failuresInARow = 0;
    this.answersSeen = this.endpoint.answers;
  }
}
