// Tested by test/unit/gepa/lineages/lineages.test.ts.
import { batchSize, minibatchSize, rolloutsPerExample } from '../budget/budget';
import type { ComponentTexts } from '../candidate';
import { combine } from './combination';
import { isTested } from './combined-parts';
import type { Task } from '../events';
import type { Proposal } from '../proposal';
import { FeedbackOrder } from './feedback-order';
import { FeedbackScores } from './feedback-scores';
import { remainingRun } from '../failures/left-out';
import type { Lineages, LineageStep } from './lineages';
import { reorderFor } from '../paper/informative-rows';
import type { ReflectiveMutation, Source } from '../paper/mutation';
import type { SearchContext } from '../search-context';
import type { ProposalSelection } from '../paper/selection';
import { paceAt, priceForPace, singlePace, singlesPerIteration, type Pace } from './reflection-pace';

/** The step of an iteration with the tasks of each of its rounds. */
export type PlannedStep =
  | {
      readonly kind: 'extend';
      readonly head: number;
      readonly rounds: readonly (readonly Task[])[];
      readonly inherit?: number;
    }
  | Extract<LineageStep, { kind: 'merge' }>;

/**
 * Extends a lineage. Several reflections side by side each look at a few failures, and their improvements are combined
 * into one proposal. Further rounds extend that proposal on other feedback examples, before it costs a rollout on the
 * Pareto set.
 */
export class LineageMutation {
  private readonly order: FeedbackOrder;
  private readonly scores: FeedbackScores;

  constructor(
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
    private readonly selection: ProposalSelection,
    private readonly lineages: Lineages,
  ) {
    const { run, world } = context;
    const remaining = () => context.remaining('feedback').map(({ index }) => index);
    this.order = new FeedbackOrder(remaining, run.search.perfectScore, world.random, reorderFor(context));
    this.scores = new FeedbackScores(context);
  }

  /** Chooses the examples of a step, as many as the budget allows. */
  plan(step: LineageStep): PlannedStep {
    if (step.kind === 'merge') return step;
    const { head, failuresFirst, inherit } = step;
    const run = remainingRun(this.context.state);
    const each = rolloutsPerExample(run);
    const usual = { minibatch: minibatchSize(run), batch: batchSize(run), rounds: step.rounds };
    const pace = this.paceOf(usual, step.isSingle, inherit !== undefined);
    const affordable = Math.floor((this.context.rolloutsLeft() - run.examples.pareto.length) / each);
    const counts = splitIntoRounds(Math.max(usual.minibatch, affordable), pace.batch, pace.rounds);
    const rounds = counts.map((count) => this.drawTasks(head, failuresFirst, count, pace.minibatch));
    return { kind: 'extend', head, rounds, ...(inherit === undefined ? {} : { inherit }) };
  }

  private paceOf(usual: Pace, isSingle: boolean, inherits: boolean): Pace {
    const { state, run } = this.context;
    // Where reflections are expensive, what a new lineage takes over mustn't outweigh its own text, and several reflections write more of that.
    const asksForOne = singlesPerIteration(state) > 1 ? !inherits : isSingle;
    return asksForOne ? singlePace(usual) : paceAt(priceForPace(state), usual, run.search.lineages?.oneByOne);
  }

  /** Makes the proposal of a step: a combination of tested parts, or a merge. Undefined if nothing improved. */
  async propose(iteration: number, step: PlannedStep): Promise<Proposal | undefined> {
    if (step.kind === 'merge') return this.merge(iteration, step);
    this.skipIfSolved(iteration, step.rounds);
    let extended: Proposal | undefined;
    let firstPlace = 0;
    for (const tasks of step.rounds) {
      const source = { candidate: step.head, ...(extended === undefined ? {} : { proposal: extended }) };
      const proposals = await this.mutation.propose({ iteration, tasks, firstPlace }, source);
      const improved = await this.selection.testAndSelect(this.selection.withoutDuplicates(proposals));
      if (extended !== undefined && this.isDiscarded(extended)) return undefined;
      extended = this.combine(iteration, source, improved);
      if (firstPlace === 0 && extended !== undefined) extended = this.inherit(extended, step.inherit);
      firstPlace += tasks.length;
    }
    return extended === undefined ? undefined : this.rebase(extended);
  }

  /** Adds another candidate's changes of the seed to a proposal, after the proposal's own changes. */
  private inherit(proposal: Proposal, from: number | undefined): Proposal {
    const inherited = from === undefined ? undefined : this.context.state.candidates[from]?.texts;
    if (inherited === undefined) return proposal;
    const { texts, used } = this.combineTexts(this.context.run.seed, [this.context.textsOf(proposal), inherited]);
    return used.length < 2 ? proposal : this.replace(proposal, { texts, inherits: from });
  }

  /**
   * Makes an untested proposal, combined from the first round that leads to a new text, for a developer who reviews
   * every proposal before it runs.
   */
  async proposeUntested(iteration: number, step: PlannedStep): Promise<Proposal | undefined> {
    if (step.kind === 'merge') return this.merge(iteration, step);
    this.skipIfSolved(iteration, step.rounds);
    const source = { candidate: step.head };
    let firstPlace = 0;
    for (const tasks of step.rounds) {
      const proposals = await this.mutation.propose({ iteration, tasks, firstPlace }, source);
      const proposal = this.combine(
        iteration,
        source,
        this.selection.firstHypotheses(this.selection.withoutDuplicates(proposals)),
      );
      if (proposal !== undefined) return proposal;
      firstPlace += tasks.length;
    }
    return undefined;
  }

  /** Records that there is nothing to learn if the head solves every example. */
  private skipIfSolved(iteration: number, rounds: readonly (readonly Task[])[]): void {
    if (rounds.some((tasks) => tasks.length > 0)) return;
    this.context.emit({ type: 'taskSkipped', iteration, task: 0, reason: { kind: 'perfect' } });
  }

  /** Combines both candidates' changes of their ancestor, those of the first before those of the second. */
  private merge(iteration: number, { parents, ancestor }: Extract<LineageStep, { kind: 'merge' }>) {
    const { state } = this.context;
    const [base, first, second] = [ancestor, ...parents].map((index) => state.candidates[index]?.texts ?? {});
    const { texts, used } = this.combineTexts(base ?? {}, [first ?? {}, second ?? {}]);
    if (used.length < 2) return undefined;
    return this.make({
      number: state.proposals.length + 1,
      iteration,
      parents,
      texts,
      diagnosis: `Combines the changes of candidate ${parents[0]} with those of candidate ${parents[1]}, in this order.`,
      changes: [],
      origin: { kind: 'merge', ancestor },
    });
  }

  /**
   * Moves a proposal's changes to the newest head, if the lineage got one meanwhile. A proposal that conflicts with it
   * keeps its parent.
   */
  private rebase(proposal: Proposal): Proposal {
    const { state } = this.context;
    const [parent] = proposal.parents;
    const head = this.lineages.headOf(proposal.iteration);
    if (head === parent) return proposal;
    const base = state.candidates[parent]?.texts ?? {};
    const headTexts = state.candidates[head]?.texts ?? {};
    const { texts, used } = this.combineTexts(base, [headTexts, this.context.textsOf(proposal)]);
    if (used.length < 2) return proposal;
    return this.replace(proposal, { parents: [head], texts });
  }

  /**
   * Replaces a proposal by one with the same changes in other texts or for another parent. The scores stay with the
   * tested proposal.
   */
  private replace(
    proposal: Proposal,
    changes: Pick<Proposal, 'texts'> & Partial<Pick<Proposal, 'parents'>> & { readonly inherits?: number | undefined },
  ): Proposal {
    const { iteration, diagnosis } = proposal;
    const [number, into] = [proposal.number, this.context.state.proposals.length + 1];
    const replaced = this.make({
      number: into,
      iteration,
      parents: changes.parents ?? proposal.parents,
      texts: changes.texts,
      diagnosis,
      changes: proposal.changes,
      origin: {
        kind: 'combination',
        of: [number],
        ...(changes.inherits === undefined ? {} : { inherits: changes.inherits }),
      },
    });
    this.context.emit({ type: 'proposalDiscarded', proposal: number, reason: { kind: 'combined', into } });
    return replaced;
  }

  private drawTasks(head: number, failuresFirst: boolean, count: number, size: number): readonly Task[] {
    const examples = failuresFirst
      ? this.order.failuresFirst(head, count, (example) => this.scores.find(head, example))
      : this.order.next(count);
    return Array.from({ length: Math.ceil(examples.length / size) }, (_, nth) => ({
      parent: head,
      minibatch: examples.slice(nth * size, (nth + 1) * size),
    }));
  }

  /** Combines improvements of a source into one proposal, which includes the source if that is a proposal. */
  private combine(iteration: number, { candidate, proposal }: Source, improved: readonly Proposal[]) {
    const [only] = improved;
    if (only === undefined) return proposal;
    if (proposal === undefined && improved.length === 1) return only;
    const ordered = [...improved];
    this.context.world.random.shuffle(ordered);
    const base = { ...this.context.state.candidates[candidate]?.texts, ...proposal?.texts };
    const { texts, used, leftOut } = this.combineTexts(
      base,
      ordered.map((part) => part.texts),
    );
    const parts = [...(proposal === undefined ? [] : [proposal]), ...used.flatMap((place) => ordered[place] ?? [])];
    const combination = this.make({
      number: this.context.state.proposals.length + 1,
      iteration,
      parents: [candidate],
      texts: { ...proposal?.texts, ...texts },
      diagnosis: parts.map(({ diagnosis }) => diagnosis).join('\n\n'),
      changes: parts.flatMap(({ changes }) => changes),
      origin: { kind: 'combination', of: parts.map(({ number }) => number) },
      ...this.baselineFrom(candidate, parts),
    });
    for (const { number } of parts) {
      const reason = { kind: 'combined', into: combination.number } as const;
      this.context.emit({ type: 'proposalDiscarded', proposal: number, reason });
    }
    for (const { place, fault } of leftOut) {
      const reason = { kind: 'leftOut', of: combination.number, ...(fault === undefined ? {} : { fault }) } as const;
      const part = ordered[place];
      if (part !== undefined) this.context.emit({ type: 'proposalDiscarded', proposal: part.number, reason });
    }
    return combination;
  }

  /** Combines the changes that don't conflict and pass the check. */
  private combineTexts(base: ComponentTexts, changes: readonly ComponentTexts[]) {
    return combine(base, changes, (texts, sources) => this.context.faultOfMade(texts, sources));
  }

  private isDiscarded({ number }: Proposal): boolean {
    return this.context.state.proposals[number - 1]?.status === 'discarded';
  }

  /**
   * Returns the parent's scores for untested parts, so that the whole can be tested. Scores of tested parts stay with
   * the parts.
   */
  private baselineFrom(index: number, parts: readonly Proposal[]): Pick<Proposal, 'baseline'> {
    const { proposals } = this.context.state;
    if (parts.some((part) => isTested(proposals, part))) return {};
    const baselines = parts.flatMap(({ baseline }) => baseline ?? []);
    return {
      baseline: {
        of: { kind: 'candidate', index },
        examples: baselines.flatMap(({ examples }) => examples),
        scores: baselines.flatMap(({ scores }) => scores),
      },
    };
  }

  private make(proposal: Proposal): Proposal {
    this.context.emitProposal(proposal);
    return proposal;
  }
}

/** Splits a total into up to `most` rounds of a size; the last one may be smaller. */
function splitIntoRounds(total: number, size: number, most: number): readonly number[] {
  return Array.from({ length: most }, (_, part) => Math.min(size, total - part * size)).filter((count) => count > 0);
}
