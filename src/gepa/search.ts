import { isUnmeasured, reasonToStop, rolloutsPerExample } from './budget/budget';
import { CandidateScoring } from './paper/candidate-scoring';
import { Acceptance } from './review/acceptance';
import { AskingAgain } from './review/ask-again';
import { TakenInput } from './review/taken-input';
import type { StopReason, Task } from './events';
import { BudgetSpentError } from './failures/budget-spent-error';
import type { Proposal } from './proposal';
import { reasonToGiveUp } from './budget/give-up';
import { Final } from './noise/final';
import { NoiseCheck } from './noise/noise-check';
import type { GrowingFrontier } from './paper/frontier';
import { LineageMutation, type PlannedStep } from './lineages/lineage-mutation';
import { Lineages } from './lineages/lineages';
import type { Merge } from './paper/merge';
import { Merging } from './paper/merging';
import { ReflectiveMutation } from './paper/mutation';
import type { RunDescription } from './run-description';
import { SearchContext, sum, type SearchSignals } from './search-context';
import { ProposalSelection } from './paper/selection';
import { Shortening, type ShorteningPlan } from './shortening/shortening';
import type { RunState } from './state';
import { createStrategy } from './strategies/create-strategy';
import type { Strategy, StrategyPlan } from './strategies/strategy';
import type { SearchWorld } from './world';

/** The plan of an iteration, made when it begins. */
type Plan =
  | { readonly kind: 'mutate'; readonly tasks: readonly Task[] }
  | { readonly kind: 'merge'; readonly merge: Merge }
  | { readonly kind: 'lineage'; readonly step: PlannedStep }
  | { readonly kind: 'shorten'; readonly shortening: ShorteningPlan }
  | { readonly kind: 'strategy'; readonly strategy: Strategy; readonly plan: StrategyPlan };

/**
 * The GEPA search (Algorithm 1 of arXiv 2507.19457). It uses the outside only through `SearchWorld`, emits an event for
 * everything it does, and decides from the state folded from these events. With the same random stream and the same
 * replies, it takes the same decisions whatever the timing.
 */
export class Search {
  private readonly context: SearchContext;
  private readonly mutation: ReflectiveMutation;
  private readonly merging: Merging;
  private readonly selection: ProposalSelection;
  private readonly scoring: CandidateScoring;
  private readonly acceptance: Acceptance;
  private readonly noiseCheck: NoiseCheck;
  private readonly final: Final;
  private readonly developerInput: TakenInput;
  private readonly lineages: Lineages | undefined;
  private readonly lineageMutation: LineageMutation | undefined;
  private readonly strategy: Strategy | undefined;
  private readonly shortening: Shortening;
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly failures: unknown[] = [];
  private begun = 0;

  constructor(
    private readonly run: RunDescription,
    private readonly world: SearchWorld,
    private readonly signals: SearchSignals,
  ) {
    this.context = new SearchContext(run, world, signals);
    this.mutation = new ReflectiveMutation(this.context);
    this.merging = new Merging(this.context);
    this.selection = new ProposalSelection(this.context);
    this.shortening = new Shortening(this.context, this.mutation);
    this.scoring = new CandidateScoring(this.context);
    this.noiseCheck = new NoiseCheck(this.context);
    this.final = new Final(this.context);
    const { lineages, strategy } = run.search;
    if (lineages !== null) {
      this.lineages = new Lineages(lineages, this.context.state);
      this.lineageMutation = new LineageMutation(this.context, this.mutation, this.selection, this.lineages);
    }
    if (strategy !== undefined) this.strategy = createStrategy(strategy, this.context, this.mutation, this.selection);
    this.acceptance = new Acceptance(this.context, this.mutation, this.scoring, this.merging, this.lineages);
    const askingAgain = new AskingAgain(this.context, this.mutation, this.selection);
    this.developerInput = new TakenInput(this.context, this.selection, this.acceptance, askingAgain);
  }

  /** The state of the run as the search sees it. */
  get state(): RunState {
    return this.context.state;
  }

  get frontier(): GrowingFrontier {
    return this.context.frontier;
  }

  /** Searches until a reason to stop. Rejects if the world fails or `cancel` is signalled. */
  async search(): Promise<StopReason> {
    try {
      const reason = await this.searchWithinBudget();
      // Without the seed's score there is nothing to compare.
      if (this.state.best === undefined) return reason;
      await this.final.hold();
      return await this.testWithinBudget(reason);
    } catch (error) {
      this.context.fail(error);
      throw error;
    } finally {
      await this.context.turns.yieldTurn(this.untilNothingIsUnderWay());
    }
  }

  /** Searches until a reason to stop. When the budget is spent, the iterations under way end where they are. */
  private async searchWithinBudget(): Promise<StopReason> {
    try {
      await this.scoring.add([], this.run.seed, { kind: 'seed' }, () => this.beginMore());
      await this.noiseCheck.run();
      return await this.iterateUntilStopped();
    } catch (error) {
      if (!(error instanceof BudgetSpentError)) throw error;
      this.context.fail(error);
      await this.context.turns.yieldTurn(this.untilNothingIsUnderWay());
      const others = this.failures.filter((failure) => !(failure instanceof BudgetSpentError));
      if (others.length > 0) throw others[0];
      this.context.recover();
      this.context.emit({ type: 'budgetSpent', limit: error.limit });
      return { kind: 'budget', limit: error.limit };
    }
  }

  /** Scores the test set, as far as the budget lasts. */
  private async testWithinBudget(reason: StopReason): Promise<StopReason> {
    try {
      await this.scoring.scoreTestSet();
      return reason;
    } catch (error) {
      if (error instanceof BudgetSpentError) return { kind: 'budget', limit: error.limit };
      throw error;
    }
  }

  private async iterateUntilStopped(): Promise<StopReason> {
    for (;;) {
      await this.context.turns.yieldTurn(this.untilNothingIsUnderWay());
      if (this.failures.length > 0) throw this.failures[0];
      await this.developerInput.take(this.begun + 1);
      if (this.signals.finish.aborted && !this.world.repeating()) return { kind: 'finished' };
      const waiting = this.state.waiting.length;
      const reason = this.world.repeating() ? undefined : this.reasonToStop();
      if (reason !== undefined && waiting === 0) return reason;
      if (reason !== undefined || waiting >= this.run.search.reviewAhead) {
        await this.world.developer
          .arrival(AbortSignal.any([this.signals.cancel, this.signals.finish]))
          .catch(() => undefined);
        this.signals.cancel.throwIfAborted();
      } else {
        this.begin();
        this.beginMore();
      }
    }
  }

  /** Begins the next iteration. */
  private begin(): void {
    const iteration = (this.begun += 1);
    const plan = this.plan(iteration);
    this.context.reserve(this.rolloutsOf(plan), iteration);
    const overlaps = this.run.search.overlap === 1 ? {} : { overlaps: true as const };
    this.context.emit({ type: 'iterationStarted', iteration, tasks: tasksOf(plan), ...overlaps });
    const work = this.context.turns.start(iteration, () => this.iterate(iteration, plan));
    this.underWay.set(
      iteration,
      work.catch((error: unknown) => {
        this.underWay.delete(iteration);
        this.context.fail(error);
        this.failures.push(error);
      }),
    );
  }

  /** Begins as many iterations as may be under way together. */
  private beginMore(): void {
    while (this.mayBegin()) this.begin();
  }

  /**
   * The rollouts to set aside for an iteration. If iterations overlap, those for scoring its child are only set aside
   * when the child is accepted.
   */
  private rolloutsOf(plan: Plan): number {
    const { search } = this.run;
    const scoring = search.overlap === 1 || this.state.review !== 'off' ? this.context.remainingCount('pareto') : 0;
    if (plan.kind === 'strategy') return plan.plan.rollouts + scoring;
    return rolloutsPerExample(this.run) * sum(tasksOf(plan).map(({ minibatch }) => minibatch.length)) + scoring;
  }

  private async untilNothingIsUnderWay(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all([...this.underWay.values()]);
  }

  /**
   * Whether another iteration may begin now. A search that repeats a journal begins iterations where the journal does.
   */
  private mayBegin(): boolean {
    const { search } = this.run;
    const { size } = this.underWay;
    const { review, waiting } = this.state;
    if (search.overlap === 1 || size >= this.maxAtOnce() || this.failures.length > 0) return false;
    if (this.world.repeating()) return this.world.beginsNext();
    if (this.signals.finish.aborted || this.world.developer.waiting()) return false;
    if (review !== 'off' && waiting.length + size >= search.reviewAhead) return false;
    return !isUnmeasured(this.state) && this.reasonToStop() === undefined;
  }

  /** The most iterations under way: two as long as the seed is the only candidate in the pool. */
  private maxAtOnce(): number {
    const { overlap } = this.run.search;
    return this.state.candidates.some(({ index, inPool }) => index > 0 && inPool) ? overlap : Math.min(overlap, 2);
  }

  private reasonToStop(): StopReason | undefined {
    const limit = reasonToStop(this.state, this.world.elapsedMs(), this.context.rolloutsPromised());
    if (limit !== undefined || this.run.search.overshoot) return limit;
    return reasonToGiveUp(this.state, this.world.iterationsBeforeResume());
  }

  private plan(iteration: number): Plan {
    const { nextParent } = this.state;
    if (this.strategy !== undefined) {
      return { kind: 'strategy', strategy: this.strategy, plan: this.strategy.plan(iteration) };
    }
    const shortening = this.shortening.plan(iteration);
    if (shortening !== undefined) {
      this.lineages?.shorten(iteration, shortening.task.parent);
      return { kind: 'shorten', shortening };
    }
    if (this.lineages !== undefined && this.lineageMutation !== undefined) {
      return { kind: 'lineage', step: this.lineageMutation.plan(this.lineages.next(iteration, nextParent)) };
    }
    const merge = nextParent === undefined ? this.merging.find() : undefined;
    return merge === undefined
      ? { kind: 'mutate', tasks: this.mutation.drawTasks(iteration) }
      : { kind: 'merge', merge };
  }

  private async iterate(iteration: number, plan: Plan): Promise<void> {
    try {
      await this.carryOut(iteration, plan);
    } finally {
      this.underWay.delete(iteration);
      this.context.reserve(0);
    }
    if (this.run.search.overlap > 1) this.context.emit({ type: 'iterationEnded', iteration });
    if (this.underWay.size > 0) this.beginMore();
  }

  private async carryOut(iteration: number, plan: Plan): Promise<void> {
    switch (plan.kind) {
      case 'mutate':
        await this.submit(await this.mutation.propose({ iteration, tasks: plan.tasks, firstPlace: 0 }));
        return;
      case 'merge':
        await this.submit([this.merging.propose(iteration, plan.merge)]);
        return;
      case 'lineage': {
        const untested = this.state.review === 'every';
        const proposal = untested
          ? await this.lineageMutation?.proposeUntested(iteration, plan.step)
          : await this.lineageMutation?.propose(iteration, plan.step);
        await this.conclude(this.selection.withoutDuplicates(proposal === undefined ? [] : [proposal]));
        return;
      }
      case 'shorten':
        await this.submit(await this.shortening.propose(iteration, plan.shortening));
        return;
      case 'strategy':
        await this.submit(await plan.strategy.propose(iteration, plan.plan));
    }
  }

  /**
   * Takes proposals through the check for duplicates, review and the minibatch towards the pool. Those without a baseline have nothing
   * to beat there.
   */
  private async submit(proposals: readonly Proposal[]): Promise<void> {
    const originals = this.selection.withoutDuplicates(proposals);
    if (this.state.review === 'every') {
      for (const { number } of this.selection.firstHypotheses(originals))
        this.context.emit({ type: 'reviewRequested', proposal: number });
      return;
    }
    const compared = originals.filter(({ baseline }) => baseline !== undefined);
    const improved = await this.selection.testAndSelect(compared);
    await this.conclude([...improved, ...originals.filter(({ baseline }) => baseline === undefined)]);
  }

  /** Requests a review of proposals that improved, or adds them to the pool if review is off. */
  private async conclude(proposals: readonly Proposal[]): Promise<void> {
    for (const proposal of proposals) {
      if (this.state.review === 'off') await this.acceptance.accept(proposal);
      else this.context.emit({ type: 'reviewRequested', proposal: proposal.number });
    }
  }
}

function tasksOf(plan: Plan): readonly Task[] {
  switch (plan.kind) {
    case 'mutate':
      return plan.tasks;
    case 'merge':
      return [];
    case 'lineage':
      return plan.step.kind === 'extend' ? plan.step.rounds.flat() : [];
    case 'shorten':
      return [plan.shortening.task];
    case 'strategy':
      return plan.plan.tasks;
  }
}
