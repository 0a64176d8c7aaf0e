import { reasonToStop } from './budget';
import type { CandidateState, ProposalState, RunState } from './state';
import type { ComponentTexts } from './candidate';
import type { Proposal, StopReason } from './events';
import { LineageExtension } from './lineage-extension';
import { Lineages, type LineageStep } from './lineages';
import { Merging } from './merging';
import { ReflectiveMutation } from './mutation';
import { reasonToGiveUp } from './fruitless';
import type { GrowingFrontier } from './frontier';
import type { RunDescription } from './run-description';
import { everyExample, SearchContext, type SearchSignals } from './search-context';
import { ProposalSelection } from './selection';
import { StagedScoring } from './staged-scoring';
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
  private readonly selection: ProposalSelection;
  private readonly extension: LineageExtension;
  private readonly lineages: Lineages | undefined;

  constructor(
    private readonly run: RunDescription,
    private readonly world: SearchWorld,
    private readonly signals: SearchSignals,
  ) {
    this.context = new SearchContext(run, world, signals);
    this.mutation = new ReflectiveMutation(this.context);
    this.merging = new Merging(this.context);
    this.selection = new ProposalSelection(this.context);
    this.extension = new LineageExtension(this.context, this.mutation, this.selection);
    const { lineages } = run.search;
    this.lineages = lineages === null ? undefined : new Lineages(lineages, this.context.state);
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
    const step = this.lineages?.next();
    if (step !== undefined) {
      await this.takeStep(iteration, step);
      return;
    }
    const merge = this.merging.propose(iteration);
    await this.submit(merge === undefined ? await this.mutation.propose(iteration) : [merge]);
  }

  private async takeStep(iteration: number, step: LineageStep): Promise<void> {
    if (step.kind === 'merge') {
      const merge = this.extension.merge(iteration, step.parents);
      await this.submit(merge === undefined ? [] : [merge]);
    } else if (this.run.review === 'every') {
      await this.submit(await this.extension.proposeUntested(iteration, step));
    } else {
      const extended = await this.extension.propose(iteration, step);
      await this.conclude(this.selection.withoutDuplicates(extended === undefined ? [] : [extended]));
    }
  }

  /** Takes proposals through duplicates, review, minibatch and selection to the pool, as far as each gets. */
  private async submit(proposals: readonly Proposal[]): Promise<void> {
    const originals = this.selection.withoutDuplicates(proposals);
    if (this.run.review === 'every') {
      for (const { number } of originals) this.context.emit({ type: 'reviewRequested', proposal: number });
      return;
    }
    await this.conclude(await this.selection.testAndSelect(originals));
  }

  /** Shows proposals that improved to the developer, or takes them into the pool. */
  private async conclude(proposals: readonly Proposal[]): Promise<void> {
    for (const proposal of proposals) {
      if (this.run.review === 'off') await this.accept(proposal);
      else this.context.emit({ type: 'reviewRequested', proposal: proposal.number });
    }
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
    const chosen = after === undefined ? await this.selection.testAndSelect([proposal]) : [proposal];
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
    await this.selection.test([proposal]);
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
    const rival = this.run.search.scoring === 'staged' ? this.betterOf(parents) : undefined;
    const isScored =
      rival === undefined ? await this.score(index, texts) : await this.scoreInStages(index, texts, rival);
    this.context.emit({ type: isScored ? 'candidateScored' : 'candidateDropped', candidate: index });
  }

  private betterOf(parents: readonly number[]): CandidateState | undefined {
    const candidates = parents.flatMap((parent) => this.state.candidates[parent] ?? []);
    return candidates.sort((a, b) => b.pareto.sum - a.pareto.sum)[0];
  }

  private async score(index: number, texts: ComponentTexts): Promise<true> {
    const examples = everyExample('pareto', this.run);
    await this.context.runOne({ subject: { kind: 'candidate', index }, texts, examples, purpose: `c${index}` });
    return true;
  }

  /** Whether the candidate came out better than its rival. */
  private async scoreInStages(index: number, texts: ComponentTexts, rival: CandidateState): Promise<boolean> {
    const staged = new StagedScoring(
      rival.scores.map((score) => score ?? 0),
      this.run.search.perfectScore,
    );
    const scores = () => this.state.candidates[index]?.scores ?? [];
    for (let next = staged.next(scores()); next.length > 0; next = staged.next(scores())) {
      const examples = next.map((example) => ({ set: 'pareto', index: example }) as const);
      await this.context.runOne({ subject: { kind: 'candidate', index }, texts, examples, purpose: `c${index}` });
    }
    return staged.canWin(scores());
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
