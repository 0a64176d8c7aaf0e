/** What is reported of requests that failed and were asked again. */
export type RetryNews =
  | { readonly kind: 'begun'; readonly message: string }
  | { readonly kind: 'counted'; readonly message: string; readonly count: number }
  | { readonly kind: 'over'; readonly message: string; readonly count: number };

/** How long no request must have failed for the trouble to be over, in milliseconds. */
const calmMs = 60_000;

/** Gathers failures that passed, so that many of them are told as one. */
export class RetryLog {
  private count = 0;
  /** Of these, since the last answer. */
  private unanswered = 0;
  private message = '';
  private lastAt = 0;

  constructor(
    private readonly tell: (news: RetryNews) => void,
    private readonly now: () => number = Date.now,
  ) {}

  askedAgain(message: string): void {
    this.count += 1;
    this.unanswered += 1;
    this.message = message;
    this.lastAt = this.now();
    this.tell(this.count === 1 ? { kind: 'begun', message } : { kind: 'counted', message, count: this.count });
  }

  answered(): void {
    this.unanswered = 0;
    if (this.count > 0 && this.now() - this.lastAt > calmMs) this.close();
  }

  /** Leaves out what led to an outage or to the end of the run, which is reported on its own. */
  leaveOutUnanswered(): void {
    this.count -= this.unanswered;
    this.close();
  }

  /** Tells what was gathered: nothing more follows for now. */
  close(): void {
    const { count, message } = this;
    this.count = 0;
    this.unanswered = 0;
    if (count > 0) this.tell({ kind: 'over', message, count });
  }
}

/** News of retries as one line. */
export function describeRetries(news: RetryNews): string {
  switch (news.kind) {
    case 'begun':
      return `${news.message} Asking again.`;
    case 'counted':
      return `${news.count} failed requests asked again. The last: ${news.message}`;
    case 'over':
      return news.count === 1
        ? `One request failed and was asked again: ${news.message}`
        : `${news.count} requests failed and were asked again. The last: ${news.message}`;
  }
}
