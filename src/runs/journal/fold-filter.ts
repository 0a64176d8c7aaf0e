import { isDecision, type RunEvent } from '../../gepa/events';

/**
 * Tells the events of a journal that make the state of its run. After a candidate or a proposal that is lost, what the search
 * decided makes none: its numbers are those of other candidates and proposals.
 */
export class FoldFilter {
  private candidates = 0;
  private proposals = 0;
  private firstMissing: string | undefined;

  /** What is lost first, e.g. `candidate 3`; undefined as long as nothing is. */
  get missing(): string | undefined {
    return this.firstMissing;
  }

  /** Takes the next event, and returns whether it is one of them. */
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
