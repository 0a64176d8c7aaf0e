// Tested by test/unit/models/outages/outage-gate.test.ts.
/** How long a run retries and waits when an endpoint fails. All times are in milliseconds. */
export interface OutagePolicy {
  /** Attempts of a request while its endpoint answers others. */
  readonly attempts: number;
  /** Attempts while its endpoint has never answered the run: a wrong address is reported soon. */
  readonly attemptsUntilReached: number;
  /** Whether the run also waits for an endpoint that has never answered it. */
  readonly waitsUntilReached: boolean;
  /** Failures of one request that begin an outage when its endpoint answers no other. */
  readonly attemptsUntilOutage: number;
  /** Attempts of a request that is rate limited while its endpoint answers others. Usually, one of the first few gets through. */
  readonly rateLimitedAttempts: number;
  /** Attempts of a request that times out. Each may have been paid for. */
  readonly timedOutAttempts: number;
  /** The wait before the second attempt. It doubles with each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** The longest pause that a single request waits out. When an endpoint asks for more, an outage begins. */
  readonly longestOwnWaitMs: number;
  /** The longest outage before the run ends. Infinity: until the endpoint answers. */
  readonly longestOutageMs: number;
  /** What a run does when an endpoint needs another key, credit or another model. A retry only makes sense if it answered before. */
  readonly accountProblem: 'ends' | 'waitsForDeveloper' | 'isRetried';
  /** A sentence for the end of the message when an outage ends the run. */
  readonly advice?: string;
}

export const defaultOutagePolicy: OutagePolicy = {
  attempts: 8,
  attemptsUntilReached: 4,
  waitsUntilReached: false,
  attemptsUntilOutage: 4,
  rateLimitedAttempts: 32,
  timedOutAttempts: 3,
  firstWaitMs: 500,
  longestWaitMs: 60_000,
  longestOwnWaitMs: 5000,
  longestOutageMs: 120_000,
  accountProblem: 'ends',
};
