import { minibatchSize } from './budget';
import { combine } from './combination';
import type { Proposal } from './events';
import { FeedbackOrder } from './feedback-order';
import type { LineageStep } from './lineages';
import type { ReflectiveMutation, Source } from './mutation';
import type { SearchContext } from './search-context';
import type { ProposalSelection } from './selection';

type Extension = Extract<LineageStep, { kind: 'extend' }>;

/**
 * Extends a lineage: several reflections side by side, each on a few failures, and what improved is put together into one
 * proposal. In further rounds, that proposal is run on other feedback examples and improved in the same way, before it
 * costs a rollout on the Pareto set.
 */
export class LineageExtension {
  private readonly order: FeedbackOrder;

  constructor(
    private readonly context: SearchContext,
    private readonly mutation: ReflectiveMutation,
    private readonly selection: ProposalSelection,
  ) {
    const { run, world } = context;
    this.order = new FeedbackOrder(run.examples.feedback.length, run.search.perfectScore, world.random);
  }

  /** The proposal that came of all rounds, tested by its parts, if any part improved. */
  async propose(iteration: number, step: Extension): Promise<Proposal | undefined> {
    let extended: Proposal | undefined;
    for (let round = 0; round < step.rounds; round += 1) {
      const source = { candidate: step.head, ...(extended === undefined ? {} : { proposal: extended }) };
      const proposals = await this.reflect(iteration, step, source, round);
      const improved = await this.selection.testAndSelect(this.selection.withoutDuplicates(proposals));
      extended = this.combine(iteration, source, improved);
    }
    return extended;
  }

  /** Untested proposals of one round, for a developer who wants to see each before it costs a rollout. */
  proposeUntested(iteration: number, step: Extension): Promise<readonly Proposal[]> {
    return this.reflect(iteration, step, { candidate: step.head }, 0);
  }

  /** Both lineages' changes in one candidate, those of the first parent before those of the second. */
  merge(iteration: number, parents: readonly [number, number]): Proposal | undefined {
    const { run, state } = this.context;
    this.context.emit({ type: 'iterationStarted', iteration, tasks: [] });
    const [first, second] = parents.map((parent) => state.candidates[parent]?.texts ?? {});
    const { texts, used } = combine(run.seed, [first ?? {}, second ?? {}]);
    if (used.length < 2) return undefined;
    return this.make({
      number: state.proposals.length + 1,
      iteration,
      parents,
      texts,
      diagnosis: `Puts the changes of candidate ${parents[0]} before those of candidate ${parents[1]}.`,
      changes: [],
      origin: { kind: 'merge', ancestor: 0 },
      examples: [],
      before: [],
    });
  }

  private reflect(
    iteration: number,
    { head, failuresFirst }: Extension,
    source: Source,
    round: number,
  ): Promise<readonly Proposal[]> {
    const { run, state } = this.context;
    const size = minibatchSize(run);
    const { perParent } = run.search.tasks;
    const texts = state.candidates[head]?.texts ?? {};
    const examples = failuresFirst
      ? this.order.failuresFirst(head, size * perParent, (index) => this.context.knownScore(texts, index))
      : this.order.next(size * perParent);
    if (examples.length === 0) {
      this.context.emit({ type: 'iterationStarted', iteration, tasks: [] });
      this.context.emit({ type: 'taskSkipped', iteration, task: 0, reason: { kind: 'perfect' } });
      return Promise.resolve([]);
    }
    const tasks = Array.from({ length: Math.ceil(examples.length / size) }, (_, nth) => ({
      parent: head,
      minibatch: examples.slice(nth * size, (nth + 1) * size),
    }));
    return this.mutation.proposeFor({ iteration, tasks, firstPlace: round * perParent }, source);
  }

  /** One proposal of what improved on a source, and of the source itself where that is a proposal. */
  private combine(iteration: number, { candidate, proposal }: Source, improved: readonly Proposal[]) {
    const [only] = improved;
    if (only === undefined) return proposal;
    if (proposal === undefined && improved.length === 1) return only;
    const ordered = [...improved];
    this.context.world.random.shuffle(ordered);
    const base = { ...this.context.state.candidates[candidate]?.texts, ...proposal?.texts };
    const { texts, used } = combine(
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
      examples: parts.flatMap(({ examples }) => examples),
      before: parts.flatMap(({ before }) => before),
    });
    const after = parts.flatMap(({ number }) => this.context.state.proposals[number - 1]?.after ?? []);
    this.context.emit({ type: 'proposalTested', proposal: combination.number, after });
    for (const { number } of [...(proposal === undefined ? [] : [proposal]), ...ordered]) {
      const reason = { kind: 'combined', into: combination.number } as const;
      this.context.emit({ type: 'proposalDiscarded', proposal: number, reason });
    }
    return combination;
  }

  private make(proposal: Proposal): Proposal {
    this.context.emit({ type: 'proposalMade', proposal });
    return proposal;
  }
}
