/** How long a run is patient with an endpoint that fails in a way that may pass. All times are in milliseconds. */
export interface OutagePolicy {
  /** How often one request is asked whose endpoint answers others. */
  readonly attempts: number;
  /** The same for an endpoint that never answered the run: a wrong address should be reported soon. */
  readonly attemptsUntilReached: number;
  /** Whether the run waits also for an endpoint that never answered it. */
  readonly waitsUntilReached: boolean;
  /** After so many failures of one request, while the endpoint answered no other, the run waits for it. */
  readonly attemptsUntilOutage: number;
  /** How often a request is asked that ran out of time: each time may have been paid for. */
  readonly timedOutAttempts: number;
  /** The wait before the second attempt; it doubles with each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** For a longer wait that an endpoint asks for, the run waits as a whole. */
  readonly longestOwnWaitMs: number;
  /** How long a run waits before it ends. Infinity: until the endpoint answers. */
  readonly longestOutageMs: number;
  /**
   * What becomes of a run whose key was accepted before and is not any more: it ends, waits for the developer, or is asked again
   * like any other.
   */
  readonly rejectedKey: 'ends' | 'waitsForDeveloper' | 'isRetried';
  /** What is said of a run that was ended by an outage, behind what the endpoint said. */
  readonly advice?: string;
}

export const defaultOutagePolicy: OutagePolicy = {
  attempts: 8,
  attemptsUntilReached: 4,
  waitsUntilReached: false,
  attemptsUntilOutage: 4,
  timedOutAttempts: 3,
  firstWaitMs: 500,
  longestWaitMs: 60_000,
  longestOwnWaitMs: 5000,
  longestOutageMs: 120_000,
  rejectedKey: 'ends',
};
