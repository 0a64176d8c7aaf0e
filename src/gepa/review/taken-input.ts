// Tested by test/unit/gepa/search.test.ts.
import type { ComponentTexts } from '../candidate';
import type { ProposalSelection } from '../paper/selection';
import type { Proposal, ReviewDecision } from '../proposal';
import type { SearchContext } from '../search-context';
import { isUntested, type ProposalState } from '../state';
import type { WrittenCandidate } from '../steering';
import type { DeveloperInput } from '../world';
import type { Acceptance } from './acceptance';
import type { AskingAgain } from './ask-again';
import { proposeEdit } from './developer-edit';
import { rolloutsForEdit } from './edit-examples';
import { discardReasonOf } from './written-candidate';
import { proposeWritten } from './written-proposal';

/** Applies the developer's decisions on proposals and changes of the search, between two iterations. */
export class TakenInput {
  constructor(
    private readonly context: SearchContext,
    private readonly selection: ProposalSelection,
    private readonly acceptance: Acceptance,
    private readonly askingAgain: AskingAgain,
  ) {}

  /** Applies what the developer decided and changed, including what arrives meanwhile. */
  async take(beforeIteration: number): Promise<void> {
    for (;;) {
      const inputs = this.context.world.developer.take(beforeIteration);
      if (inputs.length === 0) return;
      for (const input of inputs) {
        if (input.kind === 'review') await this.takeReview(input, beforeIteration);
        else await this.takeSteering(input, beforeIteration);
      }
    }
  }

  private async takeReview(
    { proposal: number, decision }: Extract<DeveloperInput, { kind: 'review' }>,
    beforeIteration: number,
  ): Promise<void> {
    const reviewed = this.context.state.proposals[number - 1];
    if (reviewed?.status !== 'waiting') return;
    this.context.emit({ type: 'reviewTaken', proposal: number, beforeIteration });
    switch (decision.kind) {
      case 'reject': {
        const reason = { kind: 'rejected', reason: decision.reason } as const;
        this.context.emit({ type: 'proposalDiscarded', proposal: number, reason });
        return;
      }
      case 'accept':
        await this.takeAcceptance(reviewed);
        return;
      case 'edit':
        if (this.isAffordable(reviewed, decision))
          await this.takeEdit(reviewed.proposal, decision.texts, decision.note);
        return;
      case 'askAgain':
        if (this.isAffordable(reviewed, decision)) await this.askingAgain.ask(reviewed, decision);
    }
  }

  /** Whether the budget pays for running the text that is to replace a proposal. Otherwise the proposal waits again. */
  private isAffordable(reviewed: ProposalState, { kind: decision }: ReviewDecision): boolean {
    const { proposal } = reviewed;
    const isRun = decision === 'edit' || !isUntested(reviewed);
    const limit = this.context.limitTooLowFor(isRun ? rolloutsForEdit(this.context.state, proposal) : 0);
    if (limit === undefined) return true;
    const unanswered = { kind: 'unaffordable', limit, decision } as const;
    this.context.emit({ type: 'reviewRequested', proposal: proposal.number, unanswered });
    return false;
  }

  /** Applies a change of the search. Without review, nobody decides on the waiting proposals: they are accepted. */
  private async takeSteering(
    { number, change }: Extract<DeveloperInput, { kind: 'steering' }>,
    beforeIteration: number,
  ): Promise<void> {
    this.context.emit({ type: 'steeringTaken', number, change, beforeIteration });
    if (change.kind === 'addCandidate') await this.addWritten(change, beforeIteration);
    if (change.kind === 'undoDecision') this.acceptance.undo(change.proposal);
    if (change.kind !== 'review' || change.review !== 'off') return;
    for (const waiting of [...this.context.state.waiting]) {
      await this.takeReview({ kind: 'review', proposal: waiting, decision: { kind: 'accept' } }, beforeIteration);
    }
  }

  /** Accepts a proposal. If it was reviewed before its first rollout, it must still beat its parent. */
  private async takeAcceptance(accepted: ProposalState): Promise<void> {
    const { proposal } = accepted;
    const chosen = isUntested(accepted) ? await this.selection.testAndSelect([proposal]) : [proposal];
    for (const one of chosen) await this.acceptance.accept(one);
  }

  /**
   * Makes a new proposal of the developer's text, tests it on the same examples and requests a review again. Accepts it
   * directly if there are no examples, as for a merge of lineages.
   */
  private async takeEdit(edited: Proposal, texts: ComponentTexts, note: string): Promise<void> {
    const proposal = await proposeEdit(this.context, edited, texts, note);
    if (proposal.baseline === undefined) {
      await this.acceptance.accept(proposal);
      return;
    }
    const tested = await this.selection.test([proposal]);
    if (tested.has(proposal)) this.context.emit({ type: 'reviewRequested', proposal: proposal.number });
  }

  /** Makes a proposal of the developer's own texts, and scores it for the pool unless it can't be added. */
  private async addWritten(written: WrittenCandidate, beforeIteration: number): Promise<void> {
    const { proposal, objection } = proposeWritten(this.context, written, beforeIteration - 1);
    if (objection === undefined) await this.acceptance.accept(proposal);
    else
      this.context.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: discardReasonOf(objection) });
  }
}
