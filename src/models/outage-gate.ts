import { RunEndingError } from '../gepa/failures/run-ending-error';
import { AskedRequest, type AskedEndpoint } from './asked-request';
import { Change } from './change';
import { concernsAccount, mayPass, ModelError, type ModelErrorData, type ModelErrorKind } from './model-error';
import type { OutageListener } from './outage-listener';
import { hasAnswered, isGivenUp, isOutage } from './outage-decisions';
import type { OutagePolicy } from './outage-policy';
import { systemClock, type OutageClock } from './outage-clock';

/** In characters. */
const longestMessage = 500;

interface CurrentOutage {
  readonly endpoint: AskedEndpoint;
  readonly since: number;
  message: string;
  failures: number;
  /** The failures by their kind. */
  readonly ofKind: Map<ModelErrorKind, number>;
  /** Undefined: when the developer says so. */
  retryAt: number | undefined;
  /** The requests that wait for the endpoint. The first one is the next to be asked. */
  readonly queue: AskedRequest[];
}

/**
 * Passes requests to endpoints, and asks again when one fails in a way that may pass. When an endpoint answers nothing any more, all
 * requests wait, and one at a time is asked until it is answered, with waits that grow.
 */
export class OutageGate {
  private readonly endpoints = new Map<string, AskedEndpoint>();
  private outage: CurrentOutage | undefined;
  /** Set once the run is given up. */
  private end: ModelError | undefined;
  /** Set when something else ends the run: whoever would wait is turned away. */
  private turnsAway = false;
  private stoodMs = 0;
  private change = new Change();

  constructor(
    private readonly policy: OutagePolicy,
    private readonly listener: OutageListener,
    private readonly clock: OutageClock = systemClock,
  ) {}

  /** Whether requests wait for an endpoint. */
  get waiting(): boolean {
    return this.outage !== undefined;
  }

  /** Notes that an endpoint answered the run before it was resumed, so that its address and key are known to be right. */
  noteEarlierAnswers(name: string): void {
    this.endpointOf(name).answeredBefore = true;
  }

  /** A clock in milliseconds that stands still during outages, so that they are not taken for a model's latency. */
  now(): number {
    const now = this.clock.now();
    return now - this.stoodMs - (this.outage === undefined ? 0 : now - this.outage.since);
  }

  /** Asks the endpoint at once, instead of at the next time. */
  tryNow(): void {
    if (this.outage === undefined) return;
    this.outage.retryAt = this.clock.now();
    this.notify();
  }

  /** Turns away requests that wait, and those that would have to. Requests that were sent are answered. */
  turnAway(): void {
    this.turnsAway = true;
    this.notify();
  }

  /** Lets requests wait again, after they were turned away. */
  admit(): void {
    this.turnsAway = false;
  }

  /**
   * The answer to a request, as soon as there is one.
   *
   * @param name of the endpoint that it goes to.
   * @param request asks once. It throws a `ModelError` when there is no answer.
   * @param isRetriedBefore whether `request` asks several times before it fails: the run waits for the endpoint at once then.
   * @throws {ModelError} when the failure will not pass, or has not within the time that the policy allows. What the signal aborts
   * with when it does. A `RunEndingError` when the request is turned away.
   */
  async ask<Answer>(
    name: string,
    request: () => Promise<Answer>,
    signal: AbortSignal,
    isRetriedBefore = false,
  ): Promise<Answer> {
    const endpoint = this.endpointOf(name);
    const asked = new AskedRequest(endpoint, isRetriedBefore);
    for (;;) {
      const probed = await this.turn(asked, signal);
      try {
        const answer = await request();
        endpoint.answers += 1;
        this.leave(probed, asked);
        if (probed !== undefined) this.endOutage();
        this.listener.answered(name);
        return answer;
      } catch (error) {
        this.leave(probed, asked);
        const failure = this.passingFailure(error, endpoint);
        if (failure === undefined) {
          // Whoever refuses a request answers.
          if (probed !== undefined && !signal.aborted) this.endOutage();
          throw error;
        }
        this.checkAdmission();
        await this.rest(this.judge(failure, asked, probed), signal);
      }
    }
  }

  private endpointOf(name: string): AskedEndpoint {
    const known = this.endpoints.get(name) ?? { answers: 0, answeredBefore: false };
    this.endpoints.set(name, known);
    return known;
  }

  /** Resolves when the request may be asked; to the outage when it is the one that finds out whether it is over. */
  private async turn(request: AskedRequest, signal: AbortSignal): Promise<CurrentOutage | undefined> {
    for (;;) {
      signal.throwIfAborted();
      if (this.end !== undefined) throw this.end;
      const { outage } = this;
      if (outage === undefined) return undefined;
      this.checkAdmission();
      if (outage.endpoint !== request.endpoint) await this.change.after(Infinity, this.clock, signal);
      else if (await this.isNext(outage, request, signal)) return outage;
      else request.waited();
    }
  }

  private checkAdmission(): void {
    if (this.turnsAway) throw new RunEndingError();
  }

  /** Waits before a request is asked again. */
  private async rest(ms: number, signal: AbortSignal): Promise<void> {
    const until = this.clock.now() + ms;
    for (let left = ms; left > 0 && this.end === undefined; left = until - this.clock.now()) {
      await this.change.after(left, this.clock, signal);
      this.checkAdmission();
    }
  }

  /** @returns false when the outage is over before the request is asked, or the request is not to wait for that. */
  private async isNext(outage: CurrentOutage, request: AskedRequest, signal: AbortSignal): Promise<boolean> {
    outage.queue.push(request);
    try {
      while (this.outage === outage && this.end === undefined && !this.turnsAway) {
        const waitMs = (outage.retryAt ?? Infinity) - this.clock.now();
        const isFirst = outage.queue[0] === request;
        if (isFirst && waitMs <= 0) return true;
        await this.change.after(isFirst ? waitMs : Infinity, this.clock, signal);
      }
      this.leave(outage, request);
      return false;
    } catch (error) {
      this.leave(outage, request);
      // Nobody is left who could find out that it is over.
      if (this.outage === outage && outage.queue.length === 0) this.endOutage();
      throw error;
    }
  }

  private leave(outage: CurrentOutage | undefined, request: AskedRequest): void {
    if (outage === undefined) return;
    const place = outage.queue.indexOf(request);
    if (place >= 0) outage.queue.splice(place, 1);
    this.notify();
  }

  /** Undefined when it will not pass. */
  private passingFailure(error: unknown, endpoint: AskedEndpoint): ModelErrorData | undefined {
    if (!(error instanceof ModelError)) return undefined;
    const { data } = error;
    if (mayPass(data.kind)) return data;
    const isNews = concernsAccount(data.kind) && hasAnswered(endpoint);
    return isNews && this.policy.rejectedKey !== 'ends' ? data : undefined;
  }

  /**
   * Decides what becomes of a request that failed.
   *
   * @returns how long it waits by itself before it is asked again; 0 when it waits with all the others.
   * @throws {ModelError} when it is not asked again.
   */
  private judge(failure: ModelErrorData, request: AskedRequest, probed: CurrentOutage | undefined): number {
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
        message: `${failure.message} It was asked ${failures} times.`,
        ...(failsAlone ? { failsAlone } : {}),
      });
    }
    if (isOutage(this.policy, failure, request, failures)) {
      this.begin(failure, request, failures);
      return 0;
    }
    this.listener.askedAgain(failure.message);
    return Math.max(failure.retryAfterMs ?? 0, this.backoff(failures) * (0.5 + Math.random() / 2));
  }

  private begin(failure: ModelErrorData, { endpoint }: AskedRequest, failures: number): void {
    const now = this.clock.now();
    const outage = {
      endpoint,
      since: now,
      message: '',
      failures: failures - 1,
      ofKind: new Map(),
      retryAt: now,
      queue: [],
    };
    this.outage = outage;
    this.extend(outage, failure);
  }

  /** @throws {ModelError} when the run is not to wait any longer. */
  private extend(outage: CurrentOutage, failure: ModelErrorData): void {
    const { rejectedKey, longestOutageMs } = this.policy;
    outage.message = shortened(failure.message);
    outage.failures += 1;
    const now = this.clock.now();
    const latest = outage.since + longestOutageMs;
    const asked = now + (failure.retryAfterMs ?? 0);
    if (now >= latest || asked > latest || this.isExpensive(outage, failure.kind)) this.giveUp(outage, failure);
    const waitsForDeveloper = concernsAccount(failure.kind) && rejectedKey === 'waitsForDeveloper';
    outage.retryAt = waitsForDeveloper
      ? undefined
      : Math.max(asked, Math.min(latest, now + this.backoff(outage.failures)));
    const { message, since, failures, retryAt } = outage;
    this.listener.waiting({ message, since, failures, ...(retryAt === undefined ? {} : { retryAt }) });
    this.notify();
  }

  /** Whether an outage has cost too many requests that may have been paid for. */
  private isExpensive({ ofKind }: CurrentOutage, kind: ModelErrorKind): boolean {
    const count = (ofKind.get(kind) ?? 0) + 1;
    ofKind.set(kind, count);
    const { attempts, timedOutAttempts } = this.policy;
    return (kind === 'timedOut' && count >= timedOutAttempts) || (kind === 'malformed' && count >= attempts);
  }

  private giveUp({ since }: CurrentOutage, failure: ModelErrorData): never {
    const { retryAfterMs = 0, message } = failure;
    const now = this.clock.now();
    const why =
      now + retryAfterMs > since + this.policy.longestOutageMs && retryAfterMs > 0
        ? `It asks for a pause of ${inWords(retryAfterMs)}.`
        : `It has not answered for ${inWords(now - since)}.`;
    this.end = new ModelError({ ...failure, message: [message, why, this.policy.advice].filter(Boolean).join(' ') });
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

/** Some endpoints answer with whole pages, and every attempt is written down. */
function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;
}

/** `40 seconds`, `3 minutes`, `2 hours`: rounded up. */
function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
