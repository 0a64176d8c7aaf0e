// Tested by test/unit/runs/session/batched-run.test.ts.
import { setMaxListeners } from 'node:events';
import { UserError } from '../../gepa/user-error';
import type { BatchAnswer, BatchApi, CompletionRequest } from '../model';
import { ModelError } from '../model-error';
import type { OutageGate } from '../outages/outage-gate';
import { deferred } from './deferred';
import type { ScoringRollout } from './scoring-rollouts';

/** A batch as the journal of a run knows it. */
export interface RecordedBatch {
  readonly key: string;
  /** The ids of its requests. */
  readonly requests: readonly string[];
  /** The endpoint's id. Absent when the run was cut off before the endpoint said it. */
  readonly id?: string;
}

/** Records what happens to a batch. */
export interface BatchLog {
  accepted(key: string, id: string): void;
  /** All its answers are recorded as replies of their rollouts. */
  ended(key: string): void;
  /** Tells the developer something about it. */
  tell(message: string): void;
}

/** Where batches of a model are sent. */
export interface BatchAddress {
  readonly api: BatchApi;
  readonly endpoint: string;
  readonly gate: OutageGate;
  /** The first wait between two looks at a batch, and the longest. */
  readonly firstLookMs: number;
  readonly longestLookMs: number;
}

/** `unanswered`: the endpoint answered others of the batch. `unsent`: the batch never reached the endpoint. */
export type AnswerInBatch = BatchAnswer | 'unanswered' | 'unsent';

/** A batch from its submission to the last of its answers. */
export class SentBatch {
  private readonly abandoned = new AbortController();
  private readonly pending: Set<string>;
  private waiting = 0;
  /** Answers whose rollouts have replied. */
  private recorded = 0;
  private result: Promise<ReadonlyMap<string, BatchAnswer> | 'unsent'> | undefined;

  /** @param requests of a new batch. Undefined for one of an earlier session. */
  constructor(
    private readonly batch: RecordedBatch,
    private readonly requests: ReadonlyMap<string, CompletionRequest> | undefined,
    private readonly address: BatchAddress,
    private readonly log: BatchLog,
  ) {
    this.pending = new Set(batch.requests);
    setMaxListeners(0, this.abandoned.signal);
  }

  /** Whether it has a request that nobody has taken the answer of. */
  awaits(id: string): boolean {
    return this.pending.has(id);
  }

  /**
   * Returns the answer to a request. The batch is no longer looked at when all that wait for it have been aborted.
   *
   * @throws {ModelError} when the endpoint fails for good. {UserError} when it refuses the batch.
   */
  async answer(id: string, rollout: ScoringRollout, signal: AbortSignal): Promise<AnswerInBatch> {
    this.waiting += 1;
    try {
      this.result ??= this.follow();
      // Handled where it is awaited.
      this.result.catch(() => undefined);
      const answers = await unlessAborted(this.result, signal);
      if (answers === 'unsent') return 'unsent';
      this.take(id, rollout);
      return answers.get(id) ?? 'unanswered';
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0 && signal.aborted) this.abandoned.abort(signal.reason);
    }
  }

  private take(id: string, { replied }: ScoringRollout): void {
    this.pending.delete(id);
    void replied.then(() => {
      this.recorded += 1;
      // The reply is recorded in the current turn of the event loop.
      if (this.recorded === this.batch.requests.length) setImmediate(() => this.log.ended(this.batch.key));
    });
  }

  private async follow(): Promise<ReadonlyMap<string, BatchAnswer> | 'unsent'> {
    const { api, endpoint, gate, firstLookMs, longestLookMs } = this.address;
    const { signal } = this.abandoned;
    const id = this.batch.id ?? (await this.place(signal));
    if (id === undefined) return 'unsent';
    for (let waitMs = firstLookMs; ; waitMs = Math.min(longestLookMs, waitMs * 1.5)) {
      const report = await gate.ask(endpoint, () => api.check(id, signal), signal);
      if (report.kind === 'ended') {
        this.tellProblem(report.answers.size, report.problem);
        return report.answers;
      }
      await gate.rest(waitMs, signal);
    }
  }

  /** Returns the endpoint's id of the batch, which is sent unless the endpoint has it already. */
  private async place(signal: AbortSignal): Promise<string | undefined> {
    const { api, endpoint, gate } = this.address;
    const { key } = this.batch;
    const { requests } = this;
    let mayBeThere = requests === undefined;
    const attempt = async (): Promise<string | undefined> => {
      const found = mayBeThere ? await api.find(key, signal) : undefined;
      mayBeThere = true;
      return found ?? (requests === undefined ? undefined : api.submit({ key, requests }, signal));
    };
    const id = await gate.ask(endpoint, attempt, signal).catch((error: unknown) => {
      throw refusal(error);
    });
    if (id === undefined) this.log.ended(key);
    else this.log.accepted(key, id);
    return id;
  }

  private tellProblem(answered: number, problem: string | undefined): void {
    const missing = this.batch.requests.length - answered;
    if (missing === 0) return;
    const why = problem === undefined ? '' : ` ${problem}`;
    this.log.tell(
      `A batch came back without ${missing} of ${this.batch.requests.length} answers.${why} These requests are sent one at a time, at the full price.`,
    );
  }
}

/** A refused batch says nothing about any of its examples: the spec is wrong. */
function refusal(error: unknown): unknown {
  if (!(error instanceof ModelError) || error.data.kind !== 'refused') return error;
  return new UserError(`${error.message} Remove "batch" from the model in the spec to send requests one at a time.`);
}

async function unlessAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const { promise, reject } = deferred<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([result, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
