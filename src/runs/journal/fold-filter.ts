// Tested by test/unit/runs/journal/journal-follower.test.ts.
import { isDecision, type RunEvent } from '../../gepa/events';

/**
 * Selects the events of a journal that can be folded into a run's state. After a missing candidate or proposal,
 * decisions are rejected: their numbers would refer to other candidates and proposals.
 */
export class FoldFilter {
  private candidates = 0;
  private proposals = 0;
  private firstMissing: string | undefined;

  /** The first missing candidate or proposal, e.g. `candidate 3`; undefined while nothing is missing. */
  get missing(): string | undefined {
    return this.firstMissing;
  }

  /** Registers the next event and returns whether it can be folded. */
  accepts(event: RunEvent): boolean {
    if (this.firstMissing !== undefined && isDecision(event)) return false;
    if (event.type === 'candidateAdded') {
      const expected = this.candidates++;
      if (event.candidate !== expected) this.firstMissing = `candidate ${expected}`;
    } else if (event.type === 'proposalMade') {
      const expected = ++this.proposals;
      if (event.proposal.number !== expected) this.firstMissing = `proposal ${expected}`;
    }
    return this.firstMissing === undefined || !isDecision(event);
  }
}
