import type { RequestLimits } from '../endpoints/request-limits';

/** The tokens that a request under way is expected to use. */
export interface Reservation {
  readonly tokens: number;
}

const minuteMs = 60_000;

/**
 * Decides when requests to a model are sent, by the limits in its spec. Requests and tokens are spread evenly over a minute,
 * because many endpoints also limit shorter periods. Times are in milliseconds.
 */
export class Quota {
  private underWay = 0;
  private nextRequestAt = 0;
  private nextTokensAt = 0;
  private answers = 0;
  private tokens = 0;

  constructor(private readonly limits: RequestLimits) {}

  /** Returns how long the next request has to wait: 0 when it may be sent, Infinity when another has to end first. */
  waitMs(now: number): number {
    const { concurrency = Infinity, tokensPerMinute } = this.limits;
    // Nobody knows yet how many tokens a request uses.
    const mostUnderWay = tokensPerMinute !== undefined && this.answers === 0 ? 1 : concurrency;
    if (this.underWay >= mostUnderWay) return Infinity;
    return Math.max(0, this.nextRequestAt - now, this.nextTokensAt - now);
  }

  /** Notes that a request is sent. It is expected to use as many tokens as others did on average. */
  begin(now: number): Reservation {
    const { requestsPerMinute = Infinity } = this.limits;
    const tokens = this.answers === 0 ? 0 : this.tokens / this.answers;
    this.underWay += 1;
    this.nextRequestAt = Math.max(now, this.nextRequestAt) + minuteMs / requestsPerMinute;
    this.nextTokensAt = Math.max(now, this.nextTokensAt) + this.msFor(tokens);
    return { tokens };
  }

  /**
   * Notes that a request ended.
   *
   * @param used the tokens that it used; undefined when it wasn't answered.
   */
  end({ tokens }: Reservation, used: number | undefined): void {
    this.underWay -= 1;
    this.nextTokensAt += this.msFor((used ?? 0) - tokens);
    if (used === undefined) return;
    this.answers += 1;
    this.tokens += used;
  }

  private msFor(tokens: number): number {
    const { tokensPerMinute = Infinity } = this.limits;
    return (tokens / tokensPerMinute) * minuteMs;
  }
}
