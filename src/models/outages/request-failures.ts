// Tested by test/unit/models/outages/outage-gate.test.ts.
import type { ModelErrorKind } from '../model-error';

/** An endpoint's answers so far. */
export interface EndpointAnswers {
  /** Requests that it has answered in this session. */
  answers: number;
  /** Whether it answered the run in an earlier session. */
  answeredBefore: boolean;
}

/** The failures of one request over its retries. */
export class RequestFailures {
  private readonly failures = new Map<ModelErrorKind, number>();
  private answersSeen: number;
  private hasWaited = false;
  /** Failures since its endpoint last answered any request. */
  failuresInARow = 0;

  /** @param isRetriedBefore whether each failure already stands for several attempts. */
  constructor(
    readonly endpoint: EndpointAnswers,
    readonly isRetriedBefore: boolean,
  ) {
    this.answersSeen = endpoint.answers;
  }

  /** Returns how often it failed in this way. */
  failuresOf(kind: ModelErrorKind): number {
    return this.failures.get(kind) ?? 0;
  }

  /** Counts a failure. Returns the number of failures outside of outages. */
  failed(kind: ModelErrorKind): number {
    const { answers } = this.endpoint;
    this.failures.set(kind, this.failuresOf(kind) + 1);
    this.failuresInARow = answers > this.answersSeen ? 0 : this.failuresInARow + 1;
    this.answersSeen = answers;
    return [...this.failures.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Notes that it waited for an outage. The failures before the first outage are forgiven, those before later ones aren't. */
  waited(): void {
    if (!this.hasWaited) this.failures.clear();
    this.hasWaited = true;
    this.failuresInARow = 0;
    this.answersSeen = this.endpoint.answers;
  }
}
