// Tested by test/unit/runs/session/hard-stop.test.ts.
import type { MoneyLimit } from '../run-description';
import { RunEndingError } from './run-ending-error';

/** A request that wasn't sent because the budget is spent. The search ends, and keeps what it has. */
export class BudgetSpentError extends RunEndingError {
  constructor(readonly limit: MoneyLimit) {
    super();
  }
}
