import type { Outage } from '../gepa/events';

/** Who is told what becomes of requests. */
export interface OutageListener {
  /** The run waits for an endpoint; told again after every failed attempt. */
  waiting(outage: Outage): void;
  /** The endpoint answers again. */
  over(): void;
  /** A request failed and is asked again, without the others being stopped. */
  askedAgain(message: string): void;
  /** An endpoint, by its name, answered a request. */
  answered(endpoint: string): void;
  /** A request is not asked again, although others of its endpoint were not answered either: the run ends. */
  givenUp(): void;
}
