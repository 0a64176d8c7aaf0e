/** A request under way, as `Pace` knows it. */
export interface Sending {
  /** How often the endpoint had been rate limited when the request was sent. */
  readonly limitsBefore: number;
}

export interface PaceOptions {
  /** The pause after a reply that asks for none. It doubles with each further one in a row. In milliseconds. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
}

/** The pace after a rate limit, as a share of the pace before it. */
const slowdown = 0.9;
/** By how much the gap between requests shrinks with each answer, times the answers since the last rate limit. */
const shrinkage = 0.0005;
const fastestShrinkage = 0.1;
/** A rate limit after fewer answers shows that fewer requests at a time aren't enough. */
const fewAnswers = 20;
/** In milliseconds. */
const longestGapMs = 60_000;
/** A pause is longer by up to this share, so that several runs don't return together. */
const jitter = 0.1;

/**
 * Decides when requests to one endpoint are sent. They are sent without delay until the endpoint limits their rate (429). Then all
 * of them rest, and half as many may be under way. If it limits them again soon, gaps between them follow from what it accepted.
 * With answers, more are sent again: slowly at first, to stay near the limit, and then faster. Times are in milliseconds.
 */
export class Pace {
  private underWay = 0;
  private mostUnderWay = Infinity;
  private gapMs = 0;
  private restsUntil = 0;
  private nextAt = 0;
  private lastEndAt = 0;
  private limits = 0;
  private limitsInARow = 0;
  private answersSinceLimit = 0;
  /** Since when answers are counted, later by the time in which no request was waiting or under way. */
  private countedSince: number | undefined;

  constructor(private readonly options: PaceOptions) {}

  /** Returns how long the next request has to wait: 0 when it may be sent, Infinity when another has to end first. */
  waitMs(now: number): number {
    if (this.underWay >= Math.floor(this.mostUnderWay)) return Infinity;
    return Math.max(0, this.restsUntil - now, this.nextAt - now);
  }

  /** Notes that a request is sent. */
  begin(now: number): Sending {
    const allowedSince = Math.max(this.lastEndAt, this.restsUntil, this.nextAt);
    const idleMs = this.underWay > 0 ? 0 : Math.max(0, now - allowedSince);
    this.countedSince = this.countedSince === undefined ? now : this.countedSince + idleMs;
    this.underWay += 1;
    this.nextAt = now + this.gapMs;
    return { limitsBefore: this.limits };
  }

  /** Notes that a request was answered. */
  answered(now: number): void {
    this.end(now);
    this.limitsInARow = 0;
    this.answersSinceLimit += 1;
    this.mostUnderWay += 1 / this.mostUnderWay;
    const gapMs = this.gapMs * (1 - Math.min(fastestShrinkage, this.answersSinceLimit * shrinkage));
    this.gapMs = gapMs < 1 ? 0 : gapMs;
  }

  /** Notes that a request failed for another reason than the rate of requests. */
  failed(now: number): void {
    this.end(now);
  }

  /**
   * Notes that a request was refused because of the rate of requests. Several that were sent together count once.
   *
   * @param retryAfterMs the pause that the endpoint asks for. 0 means that its clock is wrong.
   */
  limited({ limitsBefore }: Sending, now: number, retryAfterMs = 0): void {
    const sentTogether = this.underWay;
    this.end(now);
    if (limitsBefore === this.limits) this.slowDown(sentTogether, now, retryAfterMs);
    this.restsUntil = Math.max(this.restsUntil, now + retryAfterMs);
  }

  private slowDown(sentTogether: number, now: number, retryAfterMs: number): void {
    const { firstPauseMs, longestPauseMs, random } = this.options;
    this.limits += 1;
    this.limitsInARow += 1;
    const backoffMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.limitsInARow - 1)) * (0.5 + random() / 2);
    const pauseMs = Math.max(retryAfterMs * (1 + jitter * random()), backoffMs);
    this.restsUntil = now + pauseMs;
    this.mostUnderWay = Math.max(1, Math.min(this.mostUnderWay, sentTogether) / 2);
    if (this.gapMs > 0 || (this.limits > 1 && this.answersSinceLimit < fewAnswers)) this.widenGap(now);
    this.countedSince = this.restsUntil;
    this.answersSinceLimit = 0;
  }

  /** Spaces requests by what the endpoint has accepted since the last rate limit. */
  private widenGap(now: number): void {
    const acceptedMs =
      this.answersSinceLimit === 0 ? 0 : (this.restsUntil - (this.countedSince ?? now)) / this.answersSinceLimit;
    this.gapMs = Math.min(longestGapMs, Math.max(this.gapMs / slowdown, acceptedMs));
  }

  private end(now: number): void {
    this.underWay -= 1;
    this.lastEndAt = now;
  }
}
