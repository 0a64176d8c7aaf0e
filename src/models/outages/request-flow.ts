// Tested by test/unit/models/outages/outage-gate.test.ts.
import type { Usage } from '../../gepa/rollout';
import { ModelError } from '../model-error';
import type { Pace, Sending } from './pace';
import type { Quota, Reservation } from './quota';

interface UnderWay {
  readonly sending: Sending;
  readonly reservation: Reservation | undefined;
}

/** The attempts of one request, counted in the pace of its endpoint and in the quota of its model. */
export class RequestFlow {
  private underWay: UnderWay | undefined;

  /** @param quota undefined for a model whose spec sets no limits. */
  constructor(
    private readonly pace: Pace,
    private readonly quota: Quota | undefined,
  ) {}

  /** Returns how long the request has to wait: 0 when it may be sent, Infinity when another has to end first. */
  waitMs(now: number): number {
    return Math.max(this.pace.waitMs(now), this.quota?.waitMs(now) ?? 0);
  }

  begin(now: number): void {
    this.underWay = { sending: this.pace.begin(now), reservation: this.quota?.begin(now) };
  }

  /** @param usage undefined when it isn't known. */
  answered(now: number, usage: Usage | undefined): void {
    if (this.end(usage) !== undefined) this.pace.answered(now);
  }

  failed(now: number, error: unknown): void {
    const failure = error instanceof ModelError ? error.data : undefined;
    const sending = this.end(failure?.usage);
    if (sending === undefined) return;
    if (failure?.kind === 'rateLimited') this.pace.limited(sending, now, failure.retryAfterMs);
    else this.pace.failed(now);
  }

  /** Returns undefined when it had ended already. */
  private end(usage: Usage | undefined): Sending | undefined {
    const { sending, reservation } = this.underWay ?? {};
    this.underWay = undefined;
    const tokens = usage === undefined ? undefined : usage.promptTokens + usage.completionTokens;
    if (reservation !== undefined) this.quota?.end(reservation, tokens);
    return sending;
  }
}
