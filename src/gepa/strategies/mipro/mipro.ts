import type { ExampleReference } from '../../candidate';
import { valueOf } from '../../named-values';
import type { ProposalSelection } from '../../paper/selection';
import type { Baseline, Proposal } from '../../proposal';
import type { ScoredExample } from '../../reflection/reflection-task';
import { describeBroken } from '../../words/reasons';
import type { SearchContext } from '../../search-context';
import type { Strategy, StrategyPlan } from '../strategy';
import type { MiproOptions } from '../strategy-options';
import { drawPoint } from './categorical-tpe';
import { Grounds } from './grounds';
import type { TrialSpace } from './trial-space';
import { bestTried, observationsOf, settledPoints } from './trials';

/** What an iteration does. */
type Step =
  | { readonly kind: 'begin'; readonly base: number; readonly examples: readonly number[] }
  | { readonly kind: 'try'; readonly point: readonly number[]; readonly examples: readonly ExampleReference[] };

/** A round of trials: the candidate that it starts from, and what it chooses from. */
interface Round {
  readonly base: number;
  readonly space: TrialSpace;
  /** The iteration that asked for its instructions. */
  readonly asked: number;
  /** The developer's notes that the requests for instructions were given. */
  readonly guidance: readonly string[];
}

/**
 * MIPRO, in its second version (arXiv 2406.11695, §4; DSPy's MIPROv2 for what the paper leaves open): instructions and few-shot
 * demonstrations of all components are chosen together. The system is run on feedback examples to bootstrap demonstrations; instructions
 * are proposed, grounded in a description of the data and the system; then a tree-structured Parzen estimator draws combinations, each
 * of which is tried on a minibatch, and the best average is evaluated in full every few trials.
 *
 * The engine differs in this:
 * - Minibatches are drawn from the Pareto set, where the scores of the parent are known.
 * - Only a combination that beat its parent on the same examples is evaluated in full. It is a proposal like any other: reviewed,
 *   accepted, and then a candidate. One that was decided on isn't tried again.
 * - A summary of the system's code isn't asked for: the texts of its modules stand in the request.
 * - When a round has made its trials, another one starts from the best candidate, as long as the budget lasts.
 * - If the Pareto set is the feedback set, nothing is demonstrated: prompts would show the answers that they are scored on.
 */
export class Mipro implements Strategy {
  private readonly grounds: Grounds;
  private round: Round | undefined;
  /** Trials in this round. */
  private trials = 0;
  private step: Step = { kind: 'begin', base: 0, examples: [] };

  constructor(
    private readonly options: MiproOptions,
    private readonly context: SearchContext,
    private readonly selection: ProposalSelection,
  ) {
    this.grounds = new Grounds(options, context);
  }

  plan(): StrategyPlan {
    this.step = this.nextTrial() ?? this.nextRound();
    const { step } = this;
    return step.kind === 'begin'
      ? { tasks: [{ parent: step.base, minibatch: step.examples }], rollouts: step.examples.length }
      : { tasks: [], rollouts: step.examples.length };
  }

  async propose(iteration: number): Promise<readonly Proposal[]> {
    const { step } = this;
    if (step.kind === 'begin') {
      await this.begin(iteration, step);
      return [];
    }
    return this.round === undefined ? [] : this.try(iteration, this.round, step);
  }

  /** Draws the next combination of the round and the examples to try it on; undefined if the round is over. */
  private nextTrial(): Step | undefined {
    const { state, run, world } = this.context;
    const { round } = this;
    if (round === undefined || state.nextParent !== undefined || this.trials >= round.space.trials) return undefined;
    const { space, asked } = round;
    const settled = settledPoints(state, space);
    const baseTexts = state.candidates[round.base]?.texts ?? {};
    const point = drawPoint(
      space.sizes,
      observationsOf(state, space, asked),
      world.random,
      (drawn) =>
        !settled.has(String(drawn)) && this.context.faultOfMade(space.textsAt(drawn), [baseTexts]) === undefined,
    );
    if (point === undefined) return undefined;
    const scored = this.context.remaining('pareto').filter(({ index }) => this.scoreOf(round.base, index) !== null);
    return { kind: 'try', point, examples: world.random.sample(scored, run.search.minibatch) };
  }

  /** Plans a round that starts from the developer's choice or the best candidate, with as many examples as the budget allows. */
  private nextRound(): Step {
    const { state, world } = this.context;
    const remaining = this.context.remaining('feedback').map(({ index }) => index);
    const affordable = (this.context.rolloutsLeft() - this.context.remainingCount('pareto')) / 4;
    const count = Math.max(1, Math.min(this.options.bootstrap, remaining.length, Math.floor(affordable)));
    const examples = world.random.sample(remaining, count);
    return { kind: 'begin', base: state.nextParent ?? state.best ?? 0, examples };
  }

  /** Runs the base on feedback examples, and asks for instructions. */
  private async begin(iteration: number, { base, examples }: Extract<Step, { kind: 'begin' }>): Promise<void> {
    const texts = this.context.state.candidates[base]?.texts ?? {};
    this.round = undefined;
    this.trials = 0;
    const scored = await this.runBase(iteration, base, examples);
    if (scored === undefined) return;
    const guidance = Object.keys(texts).flatMap((component) => this.context.world.guidance(component));
    const components = Object.keys(texts);
    const scores = scored.map(({ result }) => result.score);
    this.context.emit({ type: 'reflectionStarted', iteration, task: 0, components, scores });
    const space = await this.grounds.spaceFrom(iteration, texts, scored);
    this.round = { base, space, asked: iteration, guidance: [...new Set(guidance)] };
  }

  private async runBase(
    iteration: number,
    index: number,
    examples: readonly number[],
  ): Promise<readonly ScoredExample[] | undefined> {
    const outcome = await this.context.runOne({
      subject: { kind: 'candidate', index },
      texts: this.context.state.candidates[index]?.texts ?? {},
      examples: examples.map((example) => ({ set: 'feedback', index: example })),
      purpose: `i${iteration}.0`,
    });
    if (outcome.kind === 'failed') {
      const reason = { kind: 'broken', detail: describeBroken(outcome.reason) } as const;
      this.context.emit({ type: 'taskSkipped', iteration, task: 0, reason });
      return undefined;
    }
    return examples.flatMap((example, place) => {
      const result = outcome.results[place] ?? null;
      return result === null ? [] : [{ example: { set: 'feedback', index: example } as const, result }];
    });
  }

  /** Tries a combination on a minibatch. When it is time for a full evaluation, returns the best combination so far as a proposal. */
  private async try(
    iteration: number,
    round: Round,
    { point, examples }: Extract<Step, { kind: 'try' }>,
  ): Promise<readonly Proposal[]> {
    const baseline: Baseline = {
      of: { kind: 'candidate', index: round.base },
      examples,
      scores: examples.map(({ index }) => this.scoreOf(round.base, index) ?? 0),
    };
    this.trials += 1;
    const trial = this.make(iteration, round, point, { origin: { kind: 'trial', asked: round.asked }, baseline });
    // The developer who reviews each proposal before it runs decides what is tried.
    if (this.context.state.review === 'every') return [trial];
    await this.selection.test([trial]);
    const { number } = trial;
    if (this.context.state.proposals[number - 1]?.status !== 'discarded') {
      this.context.emit({ type: 'proposalDiscarded', proposal: number, reason: { kind: 'tried' } });
    }
    return this.isTimeForFull(round) ? this.chooseForFull(iteration, round) : [];
  }

  /** Whether the best combination is to be evaluated in full now: every few trials, after the last one, and before the budget is spent. */
  private isTimeForFull({ space }: Round): boolean {
    const pareto = this.context.remainingCount('pareto');
    const isLast = this.context.rolloutsLeft() < 2 * pareto + this.context.run.search.minibatch;
    return this.trials % this.options.fullEvery === 0 || this.trials >= space.trials || isLast;
  }

  private chooseForFull(iteration: number, round: Round): readonly Proposal[] {
    const { state } = this.context;
    const settled = settledPoints(state, round.space);
    const best = bestTried(state, round.space, round.asked, (point) => !settled.has(String(point)));
    if (best === undefined) return [];
    return [this.make(iteration, round, best.point, { origin: { kind: 'combination', of: best.trials } })];
  }

  private make(
    iteration: number,
    { base, space, guidance }: Round,
    point: readonly number[],
    made: Pick<Proposal, 'origin' | 'baseline'>,
  ): Proposal {
    const before = this.context.state.candidates[base]?.texts;
    const texts = Object.entries(space.textsAt(point)).filter(([name, text]) => text !== valueOf(before, name));
    const proposal: Proposal = {
      number: this.context.state.proposals.length + 1,
      iteration,
      parents: [base],
      texts: Object.fromEntries(texts),
      ...space.explain(point),
      ...made,
      ...(guidance.length === 0 ? {} : { guidance }),
    };
    this.context.emitProposal(proposal);
    // In a resumed run, the state has the texts of the journal.
    return this.context.state.proposals.at(-1)?.proposal ?? proposal;
  }

  private scoreOf(candidate: number, example: number): number | null {
    return this.context.state.candidates[candidate]?.scores[example] ?? null;
  }
}
