// Tested by test/unit/gepa/strategies/opro.test.ts.
import { valueOf } from '../named-values';
import type { Proposal } from '../proposal';
import type { ScoredExample } from '../reflection/reflection-task';
import type { SearchContext } from '../search-context';
import type { CandidateState, ProposalState } from '../state';
import type { ScoredText } from './opro-request';

type Scores = ReadonlyMap<number, number>;

/** All texts with their scores on one part of the feedback set, drawn once. */
export class ScoredTexts {
  private drawn: readonly number[] | undefined;
  /** Scores of candidates that came to the pool without them: the seed, and those that the developer wrote. */
  private readonly own = new Map<number, Scores>();
  /** What the seed came to on the part. */
  private readonly seed = new Map<number, ScoredExample>();

  /** @param size how many examples the part has at most. */
  constructor(
    private readonly context: SearchContext,
    private readonly size: number,
  ) {}

  /** The feedback examples (by index) that each text is scored on, without those that were left out. */
  get part(): readonly number[] {
    const remaining = this.context.remaining('feedback').map(({ index }) => index);
    this.drawn ??= this.context.world.random.sample(remaining, Math.min(this.size, remaining.length));
    return this.drawn.filter((index) => remaining.includes(index));
  }

  /** The candidates of the pool without scores on the part. */
  missing(): readonly CandidateState[] {
    return this.context.state.candidates.filter(({ index, inPool }) => inPool && this.scoresOf(index) === undefined);
  }

  /** Runs the candidates that have no scores on the part yet. */
  async scoreMissing(iteration: number): Promise<void> {
    const { context, part } = this;
    const missing = this.missing();
    const examples = part.map((index) => ({ set: 'feedback', index }) as const);
    const outcomes = await context.runAll(
      missing.map(({ index, texts }) => ({
        subject: { kind: 'candidate', index },
        texts,
        examples,
        purpose: `i${iteration}.c${index}`,
      })),
    );
    for (const [at, { index }] of missing.entries()) {
      const outcome = outcomes[at];
      const results = outcome?.kind === 'ran' ? outcome.results : [];
      this.own.set(index, new Map(part.map((example, place) => [example, results[place]?.score ?? 0])));
      if (index > 0) continue;
      for (const [place, example] of examples.entries()) {
        const result = results[place] ?? null;
        if (result !== null) this.seed.set(example.index, { example, result });
      }
    }
  }

  /** The scores of a candidate on the part, by example; undefined if it has none. */
  scoresOf(candidate: number): Scores | undefined {
    const { origin } = this.context.state.candidates[candidate] ?? {};
    if (origin === undefined) return undefined;
    const measured = origin.kind === 'seed' ? undefined : this.measuredOf(origin.proposal);
    return measured ?? this.own.get(candidate);
  }

  /** The candidate of the pool with the best mean on the part, the oldest of equals. */
  best(): number {
    let best = { index: 0, mean: -Infinity };
    for (const { index, inPool } of this.context.state.candidates) {
      const mean = inPool ? this.meanOf(this.scoresOf(index)) : undefined;
      if (mean !== undefined && mean > best.mean) best = { index, mean };
    }
    return best.index;
  }

  /** What the seed came to on an example of the part; none if it couldn't be run. */
  exemplar(index: number): readonly ScoredExample[] {
    const found = this.seed.get(index);
    return found === undefined || !this.part.includes(index) ? [] : [found];
  }

  /**
   * The best texts of a component so far with the means of the candidates and proposals that had them, the best last. The
   * developer's rejected ones aren't among them.
   *
   * @param most texts to return.
   */
  history(component: string, most: number): readonly ScoredText[] {
    const { candidates, proposals } = this.context.state;
    const best = new Map<string, number>();
    const note = (text: string | undefined, mean: number | undefined) => {
      if (text !== undefined && mean !== undefined) best.set(text, Math.max(mean, best.get(text) ?? 0));
    };
    for (const { index, texts, inPool } of candidates) {
      if (inPool) note(valueOf(texts, component), this.meanOf(this.scoresOf(index)));
    }
    for (const { proposal, status, discard } of proposals) {
      if (status !== 'discarded' || !isOfSearch(discard)) continue;
      note(valueOf(this.context.textsOf(proposal), component), this.meanOf(this.measuredOf(proposal.number)));
    }
    return [...best]
      .map(([text, mean]) => ({ text, mean }))
      .sort((a, b) => a.mean - b.mean)
      .slice(-most);
  }

  /** The number of an earlier proposal with scores on the part and the same texts, if there is one. */
  sameTexts(proposal: Proposal): number | undefined {
    const texts = this.context.textsOf(proposal);
    return this.context.state.proposals.find(
      ({ proposal: other }) =>
        other.number < proposal.number &&
        this.measuredOf(other.number) !== undefined &&
        Object.entries(this.context.textsOf(other)).every(([name, text]) => valueOf(texts, name) === text),
    )?.proposal.number;
  }

  private measuredOf(proposal: number): Scores | undefined {
    const { measured } = this.context.state.proposals[proposal - 1] ?? {};
    if (measured === undefined) return undefined;
    const scores = new Map(measured.examples.map(({ index }, place) => [index, measured.after[place] ?? 0]));
    return this.part.every((index) => scores.has(index)) ? scores : undefined;
  }

  private meanOf(scores: Scores | undefined): number | undefined {
    const { part } = this;
    if (scores === undefined || part.length === 0) return undefined;
    return part.reduce((sum, index) => sum + (scores.get(index) ?? 0), 0) / part.length;
  }
}

/** Whether the search discarded a proposal by its scores, not the developer. */
function isOfSearch(discard: ProposalState['discard']): boolean {
  return discard?.kind === 'notBetter' || discard?.kind === 'outdone' || discard?.kind === 'duplicate';
}
