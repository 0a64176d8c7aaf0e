// Tested by test/unit/gepa/review/undo-decision.test.ts.
import type { Origin } from '../candidate';
import type { Lineages } from '../lineages/lineages';
import type { CandidateScoring } from '../paper/candidate-scoring';
import type { Merging } from '../paper/merging';
import type { ReflectiveMutation } from '../paper/mutation';
import type { Proposal, ProposalOrigin } from '../proposal';
import type { SearchContext } from '../search-context';
import { obstacleOnceApplied, withdrawnCandidateOf } from './undo-decision';

/** Adds the candidates of accepted proposals to the pool, and takes them out again when the developer undoes that. */
export class Acceptance {
  constructor(
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
    private readonly scoring: CandidateScoring,
    private readonly merging: Merging,
    private readonly lineages: Lineages | undefined,
  ) {}

  /** Makes a candidate of a proposal and scores it, unless that is too expensive. One that was accepted before keeps its scores. */
  async accept(proposal: Proposal): Promise<void> {
    const { context } = this;
    const { number, origin, iteration } = proposal;
    context.reserve(0);
    const candidate = this.restore(number) ?? (await this.add(proposal));
    if (candidate === undefined) {
      context.emit({ type: 'proposalDiscarded', proposal: number, reason: { kind: 'unaffordable' } });
      return;
    }
    if (context.state.candidates[candidate]?.inPool === true) {
      if (origin.kind === 'written') this.lineages?.adopt(candidate);
      else this.lineages?.join(candidate, iteration);
    }
    if (origin.kind === 'merge') this.merging.count();
    else this.merging.schedule(candidate);
  }

  /** Lets a proposal wait for a decision again, unless something was built on the last one. */
  undo(number: number): void {
    const { state } = this.context;
    const reviewed = state.proposals[number - 1];
    if (reviewed === undefined || obstacleOnceApplied(state, reviewed) !== undefined) return;
    const { candidate, proposal } = reviewed;
    this.context.emit({
      type: 'decisionUndone',
      proposal: number,
      ...(candidate === undefined ? {} : { candidate }),
    });
    if (candidate === undefined) return;
    this.lineages?.leave(candidate);
    if (proposal.origin.kind === 'merge') this.merging.uncount();
    else this.merging.unschedule(candidate);
  }

  /** Returns the index of the new candidate, or undefined if the budget doesn't pay for its scores. */
  private async add(proposal: Proposal): Promise<number | undefined> {
    const { context } = this;
    const { number, origin, parents } = proposal;
    const scoring = context.remainingCount('pareto');
    if (context.run.search.overlap > 1 && context.rolloutsLeftToAccepted() < scoring) return undefined;
    const kind = originOfCandidate(origin);
    this.mutation.inherit(context.state.candidates.length, parents);
    return this.scoring.add(parents, context.textsOf(proposal), { kind, proposal: number });
  }

  /** Returns the index of the candidate that came back, if the proposal had one. */
  private restore(number: number): number | undefined {
    const withdrawn = withdrawnCandidateOf(this.context.state, number);
    if (withdrawn === undefined) return undefined;
    this.context.emit({ type: 'candidateRestored', candidate: withdrawn.index });
    return withdrawn.index;
  }
}

function originOfCandidate({ kind }: ProposalOrigin): Exclude<Origin['kind'], 'seed'> {
  switch (kind) {
    case 'edit':
      return 'developer';
    case 'trial':
      return 'combination';
    case 'reflection':
    case 'merge':
    case 'combination':
    case 'written':
      return kind;
  }
}
