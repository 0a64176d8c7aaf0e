// Tested by test/unit/runs/session/refused-reflection.test.ts.
import type { RunState } from '../../gepa/state';
import type { TakenReview } from '../../gepa/world';

/** The developer's recorded decisions that the search still has to apply. */
export class PendingReviews {
  private readonly pending: TakenReview[] = [];
  private wake: () => void = () => undefined;

  /** @param state returns the run's state. */
  constructor(private readonly state: () => RunState) {}

  /** Whether a decision is pending. */
  get waiting(): boolean {
    return this.pending.length > 0;
  }

  /** Replaces the pending decisions with those in the journal. */
  collect(): void {
    const recorded = this.state().proposals.flatMap(({ proposal, status, decision }) =>
      status === 'waiting' && decision !== undefined ? [{ proposal: proposal.number, decision }] : [],
    );
    this.pending.splice(0, Infinity, ...recorded);
  }

  /** Adds a decision that was just recorded. */
  add(review: TakenReview): void {
    this.pending.push(review);
    this.wake();
  }

  /** Takes all pending decisions on proposals that still wait. */
  take(): readonly TakenReview[] {
    return this.pending.splice(0).filter(({ proposal }) => this.state().proposals[proposal - 1]?.status === 'waiting');
  }

  /** Resolves when a decision is pending. Rejects when the signal aborts. */
  async arrival(signal: AbortSignal): Promise<void> {
    if (this.waiting) return;
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.wake = wake;
    });
    signal.throwIfAborted();
  }
}
