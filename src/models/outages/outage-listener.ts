// Tested by test/unit/models/outages/outage-gate.test.ts.
import type { Outage } from '../../gepa/events';

/** Receives news of requests and outages. */
export interface OutageListener {
  /** The run waits for an endpoint. Called again after each failed attempt. */
  waiting(outage: Outage): void;
  /** The endpoint answers again. */
  over(): void;
  /** A request failed and is retried, while others continue. */
  retried(message: string): void;
  /** An endpoint answered a request. */
  answered(endpoint: string): void;
  /** The retries of a request are used up and its endpoint has answered no other request: the run ends. */
  givenUp(): void;
}
