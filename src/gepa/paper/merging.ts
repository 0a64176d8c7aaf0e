import { scoreOn } from '../across-models';
import type { Proposal } from '../proposal';
import { balancedSubsample, MergeFinder, type Merge } from './merge';
import type { SearchContext } from '../search-context';

/**
 * Schedules merges as the released implementation does: each success of a reflection makes one due, and the iteration
 * right after a success tries it.
 */
export class Merging {
  private readonly finder: MergeFinder;
  private due = 0;
  private accepted = 0;
  /** The children that made a merge due. */
  private readonly scheduled = new Set<number>();
  /** The children that joined the pool since the last attempt. */
  private readonly successes = new Set<number>();

  constructor(private readonly context: SearchContext) {
    this.finder = new MergeFinder(context.world.random);
  }

  /** Notes that a reflection's child joined the pool. */
  schedule(child: number): void {
    if (this.context.run.search.merges === 0) return;
    this.successes.add(child);
    if (this.accepted >= this.context.run.search.merges) return;
    this.scheduled.add(child);
    this.due += 1;
  }

  /** Takes `schedule` back for a child that left the pool. */
  unschedule(child: number): void {
    this.successes.delete(child);
    if (this.scheduled.delete(child)) this.due -= 1;
  }

  /** Notes that a merge joined the pool. */
  count(): void {
    this.due -= 1;
    this.accepted += 1;
  }

  /** Takes `count` back for a merge that left the pool. */
  uncount(): void {
    this.due += 1;
    this.accepted -= 1;
  }

  /** Returns the merge to try in this iteration, if one is due and can be found. */
  find(): Merge | undefined {
    const isTime = this.successes.size > 0 && this.due > 0;
    this.successes.clear();
    if (!isTime) return undefined;
    const { state, frontier } = this.context;
    const members = frontier.members().map(({ candidate }) => candidate);
    const merge = this.finder.find(
      state.candidates,
      members.sort((a, b) => a - b),
    );
    if (merge === undefined) return undefined;
    const sources = merge.parents.map((parent) => state.candidates[parent]?.texts ?? {});
    return this.context.locksHold(merge.texts, sources) ? merge : undefined;
  }

  /** Makes a proposal of a merge, to be tested on a balanced subsample of the Pareto set. */
  propose(iteration: number, { parents, ancestor, texts }: Merge): Proposal {
    const { state, world } = this.context;
    const [first, second] = parents.map((index) => state.candidates[index]?.scores ?? []);
    const indices = balancedSubsample(first ?? [], second ?? [], world.random);
    const scoresOf = (scores: readonly (number | null)[]) => indices.map((index) => scores[index] ?? 0);
    const [firstScores, secondScores] = [scoresOf(first ?? []), scoresOf(second ?? [])];
    const examples = indices.map((index) => ({ set: 'pareto', index }) as const);
    const scoreOf = (scores: readonly number[]) => scoreOn(state.run, examples, scores).sum;
    const [better, scores] =
      scoreOf(firstScores) >= scoreOf(secondScores) ? [parents[0], firstScores] : [parents[1], secondScores];
    const proposal: Proposal = {
      number: state.proposals.length + 1,
      iteration,
      parents: [parents[0], parents[1]],
      texts,
      diagnosis: `Takes each module from the lineage that changed it since candidate ${ancestor}.`,
      changes: [],
      origin: { kind: 'merge', ancestor },
      baseline: {
        of: { kind: 'candidate', index: better },
        examples,
        scores,
      },
    };
    this.context.emitProposal(proposal);
    return proposal;
  }
}
