import type { RunState } from '../../gepa/state';
import type { TakenReview } from '../../gepa/world';

/** The developer's decisions that the journal holds and the search has yet to act on. */
export class PendingReviews {
  private readonly pending: TakenReview[] = [];
  private wake: () => void = () => undefined;

  /** @param state of the run as its journal tells it. */
  constructor(private readonly state: () => RunState) {}

  /** Whether there is one. */
  get waiting(): boolean {
    return this.pending.length > 0;
  }

  /** Collects those that the journal holds, in place of those known so far. */
  collect(): void {
    const recorded = this.state().proposals.flatMap(({ proposal, status, decision }) =>
      status === 'waiting' && decision !== undefined ? [{ proposal: proposal.number, decision }] : [],
    );
    this.pending.splice(0, Infinity, ...recorded);
  }

  /** Adds one that was just written down. */
  add(review: TakenReview): void {
    this.pending.push(review);
    this.wake();
  }

  /** Takes all whose proposals still wait. */
  take(): readonly TakenReview[] {
    return this.pending.splice(0).filter(({ proposal }) => this.state().proposals[proposal - 1]?.status === 'waiting');
  }

  /** Resolves when there is one. Rejects when the signal aborts. */
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
