import { isDecision, type RunEvent } from '../../gepa/events';

/**
 * Tells the events of a journal that make the state of its run. After a candidate or a proposal that is lost, what the search
 * decided makes none: its numbers are those of other candidates and proposals.
 */
export class ToldState {
  private candidates = 0;
  private proposals = 0;
  private lostOne: string | undefined;

  /** What is lost first, e.g. `candidate 3`; undefined as long as nothing is. */
  get lost(): string | undefined {
    return this.lostOne;
  }

  /** Takes the next event, and returns whether it is one of them. */
  take(event: RunEvent): boolean {
    if (this.lostOne !== undefined && isDecision(event)) return false;
    if (event.type === 'candidateAdded') {
      const expected = this.candidates++;
      if (event.candidate !== expected) this.lostOne = `candidate ${expected}`;
    } else if (event.type === 'proposalMade') {
      const expected = ++this.proposals;
      if (event.proposal.number !== expected) this.lostOne = `proposal ${expected}`;
    }
    return this.lostOne === undefined || !isDecision(event);
  }
}
