// Tested by test/unit/runs/session/refused-reflection.test.ts.
import type { RunState } from '../../gepa/state';
import type { DeveloperInput } from '../../gepa/world';

/** What the developer decided or changed, and the search still has to apply. */
export class PendingInput {
  private readonly pending: DeveloperInput[] = [];
  private wake: () => void = () => undefined;

  /** @param state returns the run's state. */
  constructor(private readonly state: () => RunState) {}

  /** Whether something is pending. */
  get waiting(): boolean {
    return this.pending.length > 0;
  }

  /** Replaces what is pending with what the journal has. */
  collect(): void {
    const { proposals, steering } = this.state();
    const decided = proposals.flatMap(({ proposal, status, decision }): DeveloperInput[] =>
      status === 'waiting' && decision !== undefined ? [{ kind: 'review', proposal: proposal.number, decision }] : [],
    );
    const changes = steering.flatMap(({ number, change, beforeIteration }): DeveloperInput[] =>
      beforeIteration === undefined ? [{ kind: 'steering', number, change }] : [],
    );
    this.pending.splice(0, Infinity, ...decided, ...changes);
  }

  /** Adds what was just recorded. */
  add(input: DeveloperInput): void {
    this.pending.push(input);
    this.wake();
  }

  /**
   * Removes the decision on a proposal.
   *
   * @returns false if the search has already taken it.
   */
  remove(proposal: number): boolean {
    const place = this.pending.findIndex((input) => input.kind === 'review' && input.proposal === proposal);
    if (place >= 0) this.pending.splice(place, 1);
    return place >= 0;
  }

  /** Takes everything that is pending, except decisions on proposals that no longer wait. */
  take(): readonly DeveloperInput[] {
    return this.pending
      .splice(0)
      .filter((input) => input.kind === 'steering' || this.state().proposals[input.proposal - 1]?.status === 'waiting');
  }

  /** Resolves when something is pending. Rejects when the signal aborts. */
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
