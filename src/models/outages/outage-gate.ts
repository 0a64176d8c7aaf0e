import type { Usage } from '../../gepa/rollout';
import { RunEndingError } from '../../gepa/failures/run-ending-error';
import { RequestFailures, type EndpointAnswers } from './request-failures';
import { Change } from './change';
import { mayPass, ModelError, needOf, type ModelErrorData, type ModelErrorKind } from '../model-error';
import type { OutageListener } from './outage-listener';
import { describeGivenUp, shortened } from './outage-message';
import { hasAnswered, isGivenUp, isOutage } from './outage-decisions';
import type { OutagePolicy } from './outage-policy';
import { systemClock, type OutageClock } from './outage-clock';
import { Pace } from './pace';
import type { Quota } from './quota';
import { RequestFlow } from './request-flow';
import { noteWait } from './waiting-time';

interface Endpoint extends EndpointAnswers {
  readonly pace: Pace;
}

/** A request that is being sent until it is answered. */
interface Asked {
  readonly failures: RequestFailures;
  readonly flow: RequestFlow;
}

/** What a request is besides its endpoint. */
export interface AskOptions<Answer> {
  /** Whether the request itself retries, so that its failure begins an outage immediately. */
  readonly isRetriedBefore?: boolean;
  /** What its model may be asked, besides the pace of its endpoint. */
  readonly quota?: Quota | undefined;
  /** Returns the usage of an answer, for the quota. */
  readonly usageOf?: (answer: Answer) => Usage;
}

interface CurrentOutage {
  readonly endpoint: EndpointAnswers;
  readonly since: number;
  message: string;
  failures: number;
  /** Failures by kind. */
  readonly ofKind: Map<ModelErrorKind, number>;
  /** When the next attempt is due. Undefined: when the developer asks for it. */
  retryAt: number | undefined;
  /** The requests that wait for the endpoint. The first is the next to be sent. */
  readonly queue: RequestFailures[];
}

/**
 * Sends requests to endpoints at the pace of each, and retries those that fail. When an endpoint stops answering, an outage
 * begins: all requests wait, and one at a time is sent, with growing waits, until one is answered.
 */
export class OutageGate {
  private readonly endpoints = new Map<string, Endpoint>();
  private outage: CurrentOutage | undefined;
  /** Set when the run ends because of an outage. */
  private end: ModelError | undefined;
  /** Set while the run is ending for another reason. Requests are then rejected instead of waiting. */
  private rejectsWaiting = false;
  private stoodMs = 0;
  private change = new Change();

  constructor(
    private readonly policy: OutagePolicy,
    private readonly listener: OutageListener,
    private readonly clock: OutageClock = systemClock,
  ) {}

  /** Whether there is an outage. */
  get waiting(): boolean {
    return this.outage !== undefined;
  }

  /** Notes that an endpoint answered in an earlier session, so its address and key are right. */
  noteEarlierAnswers(name: string): void {
    this.endpointOf(name).answeredBefore = true;
  }

  /** Returns a time in milliseconds that excludes outages, for measuring latencies. */
  now(): number {
    const now = this.clock.now();
    return now - this.stoodMs - (this.outage === undefined ? 0 : now - this.outage.since);
  }

  /** Makes the next attempt immediately. */
  tryNow(): void {
    if (this.outage === undefined) return;
    this.outage.retryAt = this.clock.now();
    this.notify();
  }

  /** Rejects requests that wait, and later ones that would have to. Requests in flight are not affected. */
  rejectWaiting(): void {
    this.rejectsWaiting = true;
    this.notify();
  }

  /** Lets requests wait again after `rejectWaiting`. */
  admit(): void {
    this.rejectsWaiting = false;
  }

  /**
   * Sends a request until it is answered.
   *
   * @param name of its endpoint.
   * @param request makes one attempt. It throws a `ModelError` when there is no answer.
   * @throws {ModelError} when a retry can't help, or the policy allows no further one.
   * @throws {RunEndingError} after `rejectWaiting`, when the request would have to wait. The signal's reason when that aborts.
   */
  async ask<Answer>(
    name: string,
    request: () => Promise<Answer>,
    signal: AbortSignal,
    { isRetriedBefore = false, quota, usageOf }: AskOptions<Answer> = {},
  ): Promise<Answer> {
    const endpoint = this.endpointOf(name);
    const failures = new RequestFailures(endpoint, isRetriedBefore);
    const flow = new RequestFlow(endpoint.pace, quota);
    const asked = this.now();
    for (;;) {
      const probed = await this.turn({ failures, flow }, signal);
      const waitedMs = this.now() - asked;
      try {
        const answer = await request();
        noteWait(waitedMs);
        flow.answered(this.clock.now(), usageOf?.(answer));
        endpoint.answers += 1;
        this.leave(probed, failures);
        if (probed !== undefined) this.endOutage();
        this.listener.answered(name);
        return answer;
      } catch (error) {
        flow.failed(this.clock.now(), error);
        this.leave(probed, failures);
        const failure = this.passingFailure(error, endpoint);
        if (failure === undefined) {
          // A refusal is an answer: the outage is over.
          if (probed !== undefined && !signal.aborted) this.endOutage();
          throw error;
        }
        this.checkAdmission();
        await this.rest(this.judge(failure, failures, probed), signal);
      }
    }
  }

  private endpointOf(name: string): Endpoint {
    const { firstWaitMs: firstPauseMs, longestWaitMs: longestPauseMs } = this.policy;
    const known = this.endpoints.get(name) ?? {
      answers: 0,
      answeredBefore: false,
      pace: new Pace({ firstPauseMs, longestPauseMs, random: Math.random }),
    };
    this.endpoints.set(name, known);
    return known;
  }

  /** Resolves when the request may be sent: to the outage when the request is its next attempt, and to undefined otherwise. */
  private async turn({ failures, flow }: Asked, signal: AbortSignal): Promise<CurrentOutage | undefined> {
    for (;;) {
      signal.throwIfAborted();
      if (this.end !== undefined) throw this.end;
      const { outage } = this;
      const waitMs = outage === undefined ? flow.waitMs(this.clock.now()) : Infinity;
      if (waitMs > 0) this.checkAdmission();
      else {
        flow.begin(this.clock.now());
        return undefined;
      }
      if (outage?.endpoint !== failures.endpoint) await this.change.after(waitMs, this.clock, signal);
      else if (await this.isNext(outage, failures, signal)) {
        flow.begin(this.clock.now());
        return outage;
      } else failures.waited();
    }
  }

  private checkAdmission(): void {
    if (this.rejectsWaiting) throw new RunEndingError();
  }

  /**
   * Waits before a request.
   *
   * @throws {RunEndingError} after `rejectWaiting`. The signal's reason when that aborts.
   */
  async rest(ms: number, signal: AbortSignal): Promise<void> {
    const until = this.clock.now() + ms;
    for (let left = ms; left > 0 && this.end === undefined; left = until - this.clock.now()) {
      await this.change.after(left, this.clock, signal);
      this.checkAdmission();
    }
  }

  /** Resolves to true when the request is the next attempt, and to false when the outage ends first. */
  private async isNext(outage: CurrentOutage, request: RequestFailures, signal: AbortSignal): Promise<boolean> {
    outage.queue.push(request);
    try {
      while (this.outage === outage && this.end === undefined && !this.rejectsWaiting) {
        const waitMs = (outage.retryAt ?? Infinity) - this.clock.now();
        const isFirst = outage.queue[0] === request;
        if (isFirst && waitMs <= 0) return true;
        await this.change.after(isFirst ? waitMs : Infinity, this.clock, signal);
      }
      this.leave(outage, request);
      return false;
    } catch (error) {
      this.leave(outage, request);
      // No request is left that could end the outage.
      if (this.outage === outage && outage.queue.length === 0) this.endOutage();
      throw error;
    }
  }

  /** Notes that a request is no longer under way. */
  private leave(outage: CurrentOutage | undefined, request: RequestFailures): void {
    const place = outage?.queue.indexOf(request) ?? -1;
    if (place >= 0) outage?.queue.splice(place, 1);
    this.notify();
  }

  /** Returns the failure when a retry may succeed, and undefined otherwise. */
  private passingFailure(error: unknown, endpoint: EndpointAnswers): ModelErrorData | undefined {
    if (!(error instanceof ModelError)) return undefined;
    const { data } = error;
    if (mayPass(data.kind)) return data;
    const need = needOf(data.kind);
    if (need === undefined) return undefined;
    switch (this.policy.accountProblem) {
      case 'ends':
        return undefined;
      case 'isRetried':
        return need !== 'model' && hasAnswered(endpoint) ? data : undefined;
      case 'waitsForDeveloper':
        return data;
    }
  }

  /**
   * Decides how a failed request is retried.
   *
   * @returns the milliseconds until its retry, or 0 when it waits for the outage or in the pace of its endpoint.
   * @throws {ModelError} when it is not retried.
   */
  private judge(failure: ModelErrorData, request: RequestFailures, probed: CurrentOutage | undefined): number {
    const { outage } = this;
    if (outage !== undefined) {
      if (probed === outage) this.extend(outage, failure);
      return 0;
    }
    const failures = request.failed(failure.kind);
    if (isGivenUp(this.policy, failure.kind, request, failures)) {
      const failsAlone = request.endpoint.answers > 0;
      if (!failsAlone) this.listener.givenUp();
      throw new ModelError({
        ...failure,
        message: `${failure.message} It was tried ${failures} times.`,
        ...(failsAlone ? { failsAlone } : {}),
      });
    }
    if (isOutage(this.policy, failure, request)) {
      this.begin(failure, request, failures);
      return 0;
    }
    this.listener.retried(failure.message);
    if (failure.kind === 'rateLimited') return 0;
    return Math.max(failure.retryAfterMs ?? 0, this.backoff(failures) * (0.5 + Math.random() / 2));
  }

  private begin(failure: ModelErrorData, { endpoint }: RequestFailures, failures: number): void {
    const now = this.clock.now();
    const earlier = { message: '', failures: failures - 1, ofKind: new Map(), retryAt: now, queue: [] };
    this.outage = { endpoint, since: now, ...earlier };
    this.extend(this.outage, failure);
  }

  /** @throws {ModelError} when the run doesn't wait any longer. */
  private extend(outage: CurrentOutage, failure: ModelErrorData): void {
    const { accountProblem, longestOutageMs } = this.policy;
    outage.message = shortened(failure.message);
    outage.failures += 1;
    const now = this.clock.now();
    const latest = outage.since + longestOutageMs;
    const asked = now + (failure.retryAfterMs ?? 0);
    if (now >= latest || asked > latest || this.isExpensive(outage, failure.kind)) this.giveUp(outage, failure);
    const needs = needOf(failure.kind);
    // Credit arrives without anything to do in the editor.
    const waitsForDeveloper = needs !== undefined && needs !== 'credit' && accountProblem === 'waitsForDeveloper';
    outage.retryAt = waitsForDeveloper
      ? undefined
      : Math.max(asked, Math.min(latest, now + this.backoff(outage.failures)));
    const { message, since, failures, retryAt } = outage;
    this.listener.waiting({
      message,
      since,
      failures,
      ...(retryAt === undefined ? {} : { retryAt }),
      ...(needs === undefined ? {} : { needs }),
    });
    this.notify();
  }

  /** Counts a failure. Returns whether the outage has had too many attempts that may have been paid for. */
  private isExpensive({ ofKind }: CurrentOutage, kind: ModelErrorKind): boolean {
    const count = (ofKind.get(kind) ?? 0) + 1;
    ofKind.set(kind, count);
    const { attempts, timedOutAttempts } = this.policy;
    return (kind === 'timedOut' && count >= timedOutAttempts) || (kind === 'malformed' && count >= attempts);
  }

  private giveUp({ since }: CurrentOutage, failure: ModelErrorData): never {
    const { longestOutageMs, advice } = this.policy;
    const now = this.clock.now();
    this.end = new ModelError({
      ...failure,
      message: describeGivenUp(failure, { since, now, longestOutageMs }, advice),
    });
    this.notify();
    throw this.end;
  }

  private endOutage(): void {
    if (this.outage === undefined) return;
    this.stoodMs += this.clock.now() - this.outage.since;
    this.outage = undefined;
    this.listener.over();
    this.notify();
  }

  private backoff(failures: number): number {
    return Math.min(this.policy.longestWaitMs, this.policy.firstWaitMs * 2 ** (failures - 1));
  }

  private notify(): void {
    const { change } = this;
    this.change = new Change();
    change.happen();
  }
}
