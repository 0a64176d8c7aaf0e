/** A report of failed requests that were retried, or of settings that requests are sent without because they were refused. */
export type RetryNews =
  | { readonly kind: 'adapted'; readonly message: string }
  | { readonly kind: 'begun'; readonly message: string }
  | { readonly kind: 'counted'; readonly message: string; readonly count: number }
  | { readonly kind: 'over'; readonly message: string; readonly count: number };

/** Milliseconds without a failure after which the report is closed. */
const calmMs = 60_000;

/** Groups retries, so that a series of them is reported as one. */
export class RetryLog {
  private count = 0;
  /** How many of them came after the last answer. */
  private unanswered = 0;
  private message = '';
  private lastAt = 0;

  constructor(
    private readonly tell: (news: RetryNews) => void,
    private readonly now: () => number = Date.now,
  ) {}

  retried(message: string): void {
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

  /** Excludes the retries that led to an outage or to the run's end, which are reported separately. */
  leaveOutUnanswered(): void {
    this.count -= this.unanswered;
    this.close();
  }

  /** Reports the series and begins a new one. */
  close(): void {
    const { count, message } = this;
    this.count = 0;
    this.unanswered = 0;
    if (count > 0) this.tell({ kind: 'over', message, count });
  }
}

/** Returns a report as one line. */
export function describeRetries(news: RetryNews): string {
  switch (news.kind) {
    case 'adapted':
      return news.message;
    case 'begun':
      return `${news.message} Retrying.`;
    case 'counted':
      return `${news.count} failed requests retried. The last: ${news.message}`;
    case 'over':
      return news.count === 1
        ? `One request failed and was retried: ${news.message}`
        : `${news.count} requests failed and were retried. The last: ${news.message}`;
  }
}
