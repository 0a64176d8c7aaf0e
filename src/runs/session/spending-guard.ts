// Tested by test/unit/runs/session/hard-stop.test.ts.
import { limitReached } from '../../gepa/budget/hard-stop';
import { totalSpending } from '../../gepa/budget/spending-by-use';
import { BudgetSpentError } from '../../gepa/failures/budget-spent-error';
import { addSpending, noUsage, tokensOf, type Spending } from '../../gepa/rollout';
import type { RunState } from '../../gepa/state';
import type { SpendingLimit } from '../../models/spending';

/**
 * Keeps a run within its budget of tokens and money: once it is spent, no request is sent. Requests in flight are
 * answered, so they alone can exceed the budget. Those in a batch, which may be many, count by estimate from the start.
 */
export class SpendingGuard {
  /** What the run had spent when it was opened, and every reply since. */
  private paid: Spending;
  /** Estimates of requests that wait in batches. */
  private readonly held = new Set<Spending>();

  /** @param state returns the state of the run, which gets a reply only when all of its rollout is there. */
  constructor(private readonly state: () => RunState) {
    this.paid = totalSpending(state());
  }

  /** The limit for requests of the search, or of the scoring of the test set. */
  limitFor(purpose: 'search' | 'test'): SpendingLimit {
    return {
      check: () => {
        const limit = limitReached(this.state(), this.spent(), purpose);
        if (limit !== undefined) throw new BudgetSpentError(limit);
      },
      note: (usage) => {
        this.paid = addSpending(this.paid, usage);
      },
      hold: (estimate) => {
        const held = { ...estimate };
        this.held.add(held);
        return () => void this.held.delete(held);
      },
    };
  }

  /** A journal that is being restored has more than this session saw. */
  private spent(): { readonly tokens: number; readonly usd: number } {
    const recorded = totalSpending(this.state());
    const held = [...this.held].reduce<Spending>(addSpending, noUsage);
    return {
      tokens: Math.max(tokensOf(this.paid), tokensOf(recorded)) + tokensOf(held),
      usd: Math.max(this.paid.costUsd ?? 0, recorded.costUsd ?? 0) + (held.costUsd ?? 0),
    };
  }
}
