// Tested by test/unit/runs/session/batched-run.test.ts.
import { createHash } from 'node:crypto';
import type { Usage } from '../../gepa/rollout';
import { batchPrice, type TokenPrice } from '../endpoints/reply-usage';
import type { Completion, CompletionRequest, Model } from '../model';
import { ModelError } from '../model-error';
import { noteWait } from '../outages/waiting-time';
import { checkSpending, holdSpending, notePaid } from '../spending';
import { estimatePrompt } from '../token-estimate';
import { deferred } from './deferred';
import type { ScoringRollout, ScoringRollouts } from './scoring-rollouts';
import { SentBatch, type AnswerInBatch, type BatchAddress, type BatchLog, type RecordedBatch } from './sent-batch';

/** What a model needs to send its requests in batches. */
export interface Batching extends BatchAddress {
  /** The id of the run, so that another run of the same spec has other batches. */
  readonly run: string;
  readonly scoring: ScoringRollouts;
  readonly log: BatchLog & { sent(batch: RecordedBatch): void };
  /** Batches of earlier sessions whose answers were not all recorded. */
  readonly open: readonly RecordedBatch[];
  readonly price: TokenPrice | undefined;
  /** In milliseconds. */
  readonly now: () => number;
}

/** A request that waits to be sent. */
interface Queued {
  readonly request: CompletionRequest;
  readonly place: (batch: SentBatch) => void;
  readonly refuse: (error: unknown) => void;
}

/** OpenAI's limit is 50,000 requests and 200 MB; others have less. */
const mostRequests = 5000;
/** The assumed length of an answer before any is known, unless the prompt is longer. */
const shortestEstimate = 100;

/**
 * Sends requests of rollouts that score a candidate in batches, and all others immediately. A batch is sent once every such rollout
 * waits for it. What the endpoint leaves unanswered is asked again on its own.
 */
export class BatchingModel implements Model {
  private readonly queue = new Map<string, Queued>();
  private readonly sent: SentBatch[];
  /** Requests whose answer was taken. */
  private readonly taken = new Set<string>();
  /** Set when the budget is spent, until the rollouts under way have ended. */
  private refusal: { readonly error: unknown } | undefined;
  private answered = { count: 0, completionTokens: 0 };

  /** @param single sends requests immediately. */
  constructor(
    private readonly single: Model,
    private readonly batching: Batching,
  ) {
    this.sent = batching.open.map((batch) => new SentBatch(batch, undefined, batching, batching.log));
    batching.scoring.onAllWaiting(() => this.send());
    batching.scoring.onNoneLeft(() => {
      this.refusal = undefined;
    });
  }

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const rollout = this.batching.scoring.ofCurrentWork;
    if (rollout === undefined) return this.single.complete(request, signal);
    const answer = await this.answer(request, rollout, signal);
    if (answer === 'unanswered' || answer === 'unsent') return this.single.complete(request, signal);
    if ('completion' in answer) {
      const { usage } = answer.completion;
      notePaid(usage);
      this.answered.count += 1;
      this.answered.completionTokens += usage.completionTokens;
      return answer.completion;
    }
    const { error } = answer;
    if (error.usage !== undefined) notePaid(error.usage);
    if (error.kind === 'refused') throw new ModelError(error);
    return this.single.complete(request, signal);
  }

  private async answer(
    request: CompletionRequest,
    rollout: ScoringRollout,
    signal: AbortSignal,
  ): Promise<AnswerInBatch> {
    const { run, now, scoring } = this.batching;
    const id = hashOf([run, rollout.id, request]);
    const asked = now();
    for (;;) {
      let batch = this.sent.find((known) => known.awaits(id));
      if (batch === undefined) {
        // Its answer was taken already, and wasn't usable.
        if (this.taken.has(id)) return 'unanswered';
        this.check();
      }
      const release = holdSpending(this.estimate(request));
      try {
        batch ??= await scoring.wait(this.place(id, request, signal));
        const answer = await scoring.wait(batch.answer(id, rollout, signal));
        if (answer === 'unsent') this.sent.splice(this.sent.indexOf(batch), 1);
        else {
          this.taken.add(id);
          noteWait(now() - asked);
          return answer;
        }
      } finally {
        release();
      }
    }
  }

  /** Throws if the budget doesn't allow another request. Then those that wait aren't sent either: half a score helps nobody. */
  private check(): void {
    if (this.refusal !== undefined) throw this.refusal.error;
    try {
      checkSpending();
    } catch (error) {
      this.refusal = { error };
      for (const { refuse } of this.queue.values()) refuse(error);
      this.queue.clear();
      throw error;
    }
  }

  /** Queues a request. Resolves to its batch when that is sent. */
  private async place(id: string, request: CompletionRequest, signal: AbortSignal): Promise<SentBatch> {
    const { promise, resolve: place, reject: refuse } = deferred<SentBatch>();
    const abort = () => {
      this.queue.delete(id);
      refuse(signal.reason);
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', abort, { once: true });
    this.queue.set(id, { request, place, refuse });
    return promise.finally(() => signal.removeEventListener('abort', abort));
  }

  private send(): void {
    const queued = [...this.queue];
    this.queue.clear();
    for (let from = 0; from < queued.length; from += mostRequests) {
      const some = queued.slice(from, from + mostRequests);
      const requests = some.map(([id]) => id);
      const recorded = { key: hashOf(requests), requests };
      this.batching.log.sent(recorded);
      const contents = new Map(some.map(([id, { request }]) => [id, request]));
      const batch = new SentBatch(recorded, contents, this.batching, this.batching.log);
      this.sent.push(batch);
      for (const [, { place }] of some) place(batch);
    }
  }

  private estimate(request: CompletionRequest): Usage {
    const { count, completionTokens: total } = this.answered;
    const promptTokens = estimatePrompt(request);
    const guess = Math.min(request.maxTokens ?? Infinity, Math.max(shortestEstimate, promptTokens));
    const completionTokens = count === 0 ? guess : Math.round(total / count);
    const usage = { calls: 1, promptTokens, completionTokens };
    const { price } = this.batching;
    if (price === undefined) return usage;
    const { input, output = 0 } = batchPrice(price);
    return { ...usage, costUsd: (promptTokens * input + completionTokens * output) / 1_000_000 };
  }
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
