// Tested by test/unit/gepa/noise/sequential-test.test.ts.
import type { ExampleReference, Subject } from '../candidate';
import type { PairedScores, Proposal } from '../proposal';
import type { BatchOutcome, SearchContext } from '../search-context';
import { isNoisy, noiseOptionsOf } from './noise';
import { compareSequentially } from './sequential-test';

/** A proposal that did better on its minibatch, with its differences there. */
interface Improved {
  readonly proposal: Proposal;
  readonly differences: readonly number[];
}

interface Undecided extends Improved {
  further: PairedScores;
}

/**
 * Decides about improvements that noise may have made: runs child and parent on further feedback examples until a sequential test says
 * which is better, the improvement is gone, or the limit is reached. So a lucky child isn't scored on the whole Pareto set.
 */
export class FurtherExamples {
  constructor(private readonly context: SearchContext) {}

  /** Returns the further scores of those proposals that were undecided. None unless noise is known, and the run decides so. */
  async run(improved: readonly Improved[]): Promise<ReadonlyMap<Proposal, PairedScores>> {
    const { state } = this.context;
    const gate = noiseOptionsOf(state)?.gate;
    if (gate === undefined || !isNoisy(state)) return new Map();
    const isOpen = ({ differences, further }: Undecided) => {
      const all = [...differences, ...differencesOf(further)];
      const isGone = all.reduce((sum, difference) => sum + difference, 0) <= 0;
      return !isGone && compareSequentially(all, gate.evidence) === 'undecided';
    };
    const undecided = improved
      .map((one): Undecided => ({ ...one, further: { examples: [], before: [], after: [] } }))
      .filter(isOpen);
    if (undecided.length === 0) return new Map();
    const order = this.order(improved.map(({ proposal }) => proposal));
    for (let open = undecided; open.length > 0; open = open.filter(isOpen)) {
      const size = Math.max(...open.map(({ differences }) => differences.length));
      const done = open[0]?.further.examples.length ?? 0;
      const examples = order.slice(done, Math.min(done + size, gate.further));
      if (examples.length === 0 || !this.isAffordable(open, examples.length)) break;
      if (!(await this.runOn(examples, open))) break;
    }
    return new Map(undecided.map(({ proposal, further }) => [proposal, further]));
  }

  /** Runs children and what they changed, each once. Returns whether all were scored. */
  private async runOn(examples: readonly ExampleReference[], open: readonly Undecided[]): Promise<boolean> {
    const sources = sourcesOf(open);
    const first = open[0]?.proposal.number ?? 0;
    const nth = (open[0]?.further.examples.length ?? 0) + 1;
    const outcomes = await this.context.runAll([
      ...sources.map((subject, place) => ({
        subject,
        texts: this.textsOf(subject),
        examples,
        purpose: `p${first}.0.${place}.${nth}`,
      })),
      ...open.map(({ proposal }) => ({
        subject: { kind: 'proposal', number: proposal.number } as const,
        texts: this.context.textsOf(proposal),
        examples,
        purpose: `p${proposal.number}.${nth}`,
      })),
    ]);
    for (const [place, one] of open.entries()) {
      const source = sources.findIndex((subject) => isSame(subject, one.proposal.baseline?.of));
      const [before, after] = [scoresOf(outcomes[source]), scoresOf(outcomes[sources.length + place])];
      const scored = examples.flatMap((example, at) => {
        const [was, is] = [before[at] ?? null, after[at] ?? null];
        return was === null || is === null ? [] : [{ example, was, is }];
      });
      one.further = {
        examples: [...one.further.examples, ...scored.map(({ example }) => example)],
        before: [...one.further.before, ...scored.map(({ was }) => was)],
        after: [...one.further.after, ...scored.map(({ is }) => is)],
      };
    }
    return open.every(({ further }) => further.examples.length === nth - 1 + examples.length);
  }

  private isAffordable(open: readonly Undecided[], examples: number): boolean {
    return this.context.rolloutsLeft() >= (open.length + sourcesOf(open).length) * examples;
  }

  /** Returns the feedback examples that no minibatch of these proposals has, in an order of their own. */
  private order(proposals: readonly Proposal[]): readonly ExampleReference[] {
    const used = new Set(proposals.flatMap(({ baseline }) => baseline?.examples.map(({ index }) => index) ?? []));
    const others = [...this.context.remaining('feedback')].filter(({ index }) => !used.has(index));
    this.context.world.random.shuffle(others);
    return others;
  }

  private textsOf(subject: Subject) {
    const { state } = this.context;
    if (subject.kind === 'candidate') return state.candidates[subject.index]?.texts ?? {};
    const proposal = state.proposals[subject.number - 1]?.proposal;
    return proposal === undefined ? {} : this.context.textsOf(proposal);
  }
}

function sourcesOf(open: readonly Improved[]): readonly Subject[] {
  const sources: Subject[] = [];
  for (const { proposal } of open) {
    const of = proposal.baseline?.of;
    if (of !== undefined && !sources.some((subject) => isSame(subject, of))) sources.push(of);
  }
  return sources;
}

function isSame(one: Subject, other: Subject | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function scoresOf(outcome: BatchOutcome | undefined): readonly (number | null)[] {
  return outcome?.kind === 'ran' ? outcome.results.map((result) => result?.score ?? null) : [];
}

function differencesOf({ before, after }: PairedScores): readonly number[] {
  return after.map((score, place) => score - (before[place] ?? 0));
}
