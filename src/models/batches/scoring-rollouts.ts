// Tested by test/unit/runs/session/batched-run.test.ts.
import { AsyncLocalStorage } from 'node:async_hooks';
import { deferred } from './deferred';

/** A rollout that scores a candidate, and whose requests may wait for a batch. */
export interface ScoringRollout {
  readonly id: string;
  /** Resolves when the rollout has its reply, and stays pending if it gets none. */
  readonly replied: Promise<void>;
}

/**
 * Knows which rollouts score a candidate, and when all of them wait for a model: then no other request is about to come, and
 * those that wait can be sent as a batch.
 */
export class ScoringRollouts {
  private readonly current = new AsyncLocalStorage<ScoringRollout>();
  private readonly listeners: (() => void)[] = [];
  private readonly endListeners: (() => void)[] = [];
  private underWay = 0;
  private waiting = 0;
  private isDue = false;

  /** Runs a rollout whose requests may wait. */
  async run<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const { promise: replied, resolve } = deferred();
    this.underWay += 1;
    try {
      const result = await this.current.run({ id, replied }, work);
      resolve();
      return result;
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) for (const listener of this.endListeners) listener();
      this.check();
    }
  }

  /** The rollout that the current work belongs to; undefined for other work, which can't wait. */
  get ofCurrentWork(): ScoringRollout | undefined {
    return this.current.getStore();
  }

  /** Waits for an answer. Work of the rollout itself continues afterwards. */
  async wait<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.waiting += 1;
    this.check();
    try {
      return await answer;
    } finally {
      this.waiting -= 1;
    }
  }

  /** Calls back whenever all rollouts wait. */
  onAllWaiting(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Calls back whenever no rollout is left. */
  onNoneLeft(listener: () => void): void {
    this.endListeners.push(listener);
  }

  /** Looks again once other work that is due now has begun, because that may bring more rollouts. */
  private check(): void {
    if (this.isDue || this.waiting < this.underWay) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      if (this.waiting === this.underWay) for (const listener of this.listeners) listener();
    });
  }
}
