import { reasonToStop } from './budget';
import type { CandidateState, ProposalState, RunState } from './state';
import type { ComponentTexts } from './candidate';
import type { DiscardReason, Proposal, StopReason } from './events';
import { Merging } from './merging';
import { ReflectiveMutation } from './mutation';
import { reasonToGiveUp } from './fruitless';
import type { GrowingFrontier } from './frontier';
import type { RunDescription } from './run-description';
import { everyExample, SearchContext, sum, type SearchSignals } from './search-context';
import type { SearchWorld, TakenReview } from './world';

/**
 * The GEPA search (Algorithm 1 of arXiv 2507.19457). It knows the world through `SearchWorld` alone, tells what it does
 * in events, and decides from their fold: with the same random stream and the same replies it takes the same decisions,
 * whatever their timing.
 */
export class Search {
  private readonly context: SearchContext;
  private readonly mutation: ReflectiveMutation;
  private readonly merging: Merging;

  constructor(
    private readonly run: RunDescription,
    private readonly world: SearchWorld,
    private readonly signals: SearchSignals,
  ) {
    this.context = new SearchContext(run, world, signals);
    this.mutation = new ReflectiveMutation(this.context);
    this.merging = new Merging(this.context);
  }

  /** The run as the search has it. */
  get state(): RunState {
    return this.context.state;
  }

  get frontier(): GrowingFrontier {
    return this.context.frontier;
  }

  /** Searches until something ends it. Rejects when the world fails it or `cancel` is signalled. */
  async search(): Promise<StopReason> {
    await this.addCandidate([], this.run.seed, { kind: 'seed' });
    const reason = await this.iterateUntilStopped();
    await this.scoreTestSet();
    return reason;
  }

  private async iterateUntilStopped(): Promise<StopReason> {
    for (;;) {
      const next = this.state.iterations + 1;
      await this.takeReviews(next);
      if (this.signals.finish.aborted && !this.world.repeating()) return { kind: 'finished' };
      const waiting = this.state.proposals.filter(({ status }) => status === 'waiting').length;
      const reason = this.world.repeating() ? undefined : this.reasonToStop();
      if (reason !== undefined && waiting === 0) return reason;
      if (reason !== undefined || waiting >= this.run.search.reviewAhead) {
        await this.world.reviewer
          .arrival(AbortSignal.any([this.signals.cancel, this.signals.finish]))
          .catch(() => undefined);
        this.signals.cancel.throwIfAborted();
      } else {
        await this.iterate(next);
      }
    }
  }

  private reasonToStop(): StopReason | undefined {
    const limit = reasonToStop(this.state, this.world.elapsedMs());
    if (limit !== undefined || this.run.search.overshoot) return limit;
    return reasonToGiveUp(this.state, this.world.forgivenIterations());
  }

  /** Takes up reviews until none is left: more may come while one is. */
  private async takeReviews(beforeIteration: number): Promise<void> {
    for (;;) {
      const reviews = this.world.reviewer.take(beforeIteration);
      if (reviews.length === 0) return;
      for (const review of reviews) await this.takeReview(review, beforeIteration);
    }
  }

  private async iterate(iteration: number): Promise<void> {
    const merge = this.merging.propose(iteration);
    if (merge !== undefined) {
      await this.submit([merge]);
      return;
    }
    await this.submit(await this.mutation.propose(iteration));
  }

  /** Takes proposals through duplicates, review, minibatch and selection to the pool, as far as each gets. */
  private async submit(proposals: readonly Proposal[]): Promise<void> {
    const originals =
      this.run.search.duplicates === 'run' ? proposals.filter((proposal) => this.isNew(proposal)) : proposals;
    if (this.run.review === 'every') {
      for (const { number } of originals) this.context.emit({ type: 'reviewRequested', proposal: number });
      return;
    }
    const chosen = await this.testAndSelect(originals);
    for (const proposal of chosen) {
      if (this.run.review === 'off') await this.accept(proposal);
      else this.context.emit({ type: 'reviewRequested', proposal: proposal.number });
    }
  }

  /** Discards a proposal that repeats a candidate, or a proposal that waits or was rejected by the developer. */
  private isNew(proposal: Proposal): boolean {
    const texts = this.context.textsOf(proposal);
    const candidate = this.state.candidates.find((other) => sameTexts(other.texts, texts));
    const earlier = this.state.proposals.find(
      ({ proposal: other, status, discard }) =>
        other.number < proposal.number &&
        (status === 'waiting' || discard?.kind === 'rejected') &&
        sameTexts(this.context.textsOf(other), texts),
    );
    if (candidate === undefined && earlier === undefined) return true;
    const of = candidate === undefined ? `proposal ${earlier?.proposal.number ?? 0}` : `candidate ${candidate.index}`;
    this.context.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: { kind: 'duplicate', of } });
    return false;
  }

  /** Runs proposals on their examples and keeps the improvements that the run's `keep` allows; the others are discarded. */
  private async testAndSelect(proposals: readonly Proposal[]): Promise<readonly Proposal[]> {
    const gains = await this.test(proposals);
    const improved = proposals.filter((proposal) => this.isAccepted(proposal, gains.get(proposal) ?? 0));
    const { keep } = this.run.search;
    const ranked = [...improved].sort((a, b) => (gains.get(b) ?? 0) - (gains.get(a) ?? 0));
    const kept = keep === 'all' ? improved : ranked.slice(0, keep);
    const chosen = withoutRepeats(kept, (proposal) => JSON.stringify(this.context.textsOf(proposal)));
    for (const proposal of proposals) {
      if (chosen.has(proposal)) continue;
      this.context.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: discardReason(proposal) });
    }
    return [...chosen];

    function discardReason(proposal: Proposal): DiscardReason {
      if (kept.includes(proposal)) return { kind: 'duplicate', of: 'another proposal of its iteration' };
      return { kind: improved.includes(proposal) ? 'outdone' : 'notBetter' };
    }
  }

  /** A merge has to be as good as the better of its parents; a reflection's child has to improve. */
  private isAccepted({ origin }: Proposal, gain: number): boolean {
    return origin.kind === 'merge' || this.run.search.acceptance === 'improvement_or_equal' ? gain >= 0 : gain > 0;
  }

  /** Runs proposals on their examples, side by side. Gives what each gained over its parent, as a sum of scores. */
  private async test(proposals: readonly Proposal[]): Promise<ReadonlyMap<Proposal, number>> {
    const results = await this.context.runAll(
      proposals.map((proposal) => ({
        subject: { kind: 'proposal', number: proposal.number },
        texts: this.context.textsOf(proposal),
        examples: proposal.examples,
        purpose: `p${proposal.number}`,
      })),
    );
    return new Map(
      proposals.map((proposal, place) => {
        const after = (results[place] ?? []).map(({ score }) => score);
        this.context.emit({ type: 'proposalTested', proposal: proposal.number, after });
        return [proposal, sum(after) - sum(proposal.before)];
      }),
    );
  }

  private async takeReview({ proposal: number, decision }: TakenReview, beforeIteration: number): Promise<void> {
    const reviewed = this.state.proposals[number - 1];
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
        await this.takeEdit(reviewed.proposal, decision.texts, decision.note);
    }
  }

  /** A proposal that was reviewed before it cost a rollout still has to beat its parent; a tested one does not again. */
  private async takeAcceptance({ proposal, after }: ProposalState): Promise<void> {
    const chosen = after === undefined ? await this.testAndSelect([proposal]) : [proposal];
    for (const accepted of chosen) await this.accept(accepted);
  }

  /** The developer's own text is a new proposal. It is run on the same examples and shown again. */
  private async takeEdit(edited: Proposal, texts: ComponentTexts, note: string): Promise<void> {
    const proposal: Proposal = {
      ...edited,
      number: this.state.proposals.length + 1,
      texts: { ...edited.texts, ...texts },
      diagnosis: note,
      changes: [],
      origin: { kind: 'edit', of: edited.number },
    };
    const reason = { kind: 'edited', by: proposal.number } as const;
    this.context.emit({ type: 'proposalDiscarded', proposal: edited.number, reason });
    this.context.emit({ type: 'proposalMade', proposal });
    await this.test([proposal]);
    this.context.emit({ type: 'reviewRequested', proposal: proposal.number });
  }

  private async accept(proposal: Proposal): Promise<void> {
    const { number, origin, parents } = proposal;
    const kind = origin.kind === 'edit' ? 'developer' : origin.kind;
    await this.addCandidate(parents, this.context.textsOf(proposal), { kind, proposal: number });
    if (origin.kind === 'merge') this.merging.count();
    else this.merging.schedule();
  }

  private async addCandidate(
    parents: readonly number[],
    texts: ComponentTexts,
    origin: CandidateState['origin'],
  ): Promise<void> {
    const index = this.state.candidates.length;
    this.mutation.inherit(index, parents);
    this.context.emit({ type: 'candidateAdded', candidate: index, parents, texts, origin });
    await this.context.runOne({
      subject: { kind: 'candidate', index },
      texts,
      examples: everyExample('pareto', this.run),
      purpose: `c${index}`,
    });
    this.context.emit({ type: 'candidateScored', candidate: index });
  }

  private async scoreTestSet(): Promise<void> {
    const examples = everyExample('test', this.run);
    if (examples.length === 0) return;
    const indices = [...new Set([0, this.state.best ?? 0])];
    this.context.emit({ type: 'testStarted', candidates: indices });
    await this.context.runAll(
      indices.map((index) => ({
        subject: { kind: 'candidate', index },
        texts: this.state.candidates[index]?.texts ?? this.run.seed,
        examples,
        purpose: `c${index}`,
      })),
    );
  }
}

/** The items whose key no earlier one has. */
function withoutRepeats<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlySet<T> {
  const seen = new Set<string>();
  return new Set(
    items.filter((item) => {
      const key = keyOf(item);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    }),
  );
}

function sameTexts(a: ComponentTexts, b: ComponentTexts): boolean {
  return Object.keys(a).every((component) => a[component] === b[component]);
}
