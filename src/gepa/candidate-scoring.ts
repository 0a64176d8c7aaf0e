import type { ComponentTexts } from './candidate';
import { everyExample, type SearchContext } from './search-context';
import { StagedScoring } from './staged-scoring';
import type { CandidateState } from './state';

/** Scores candidates on the Pareto set, on all of it or as far as they can still beat their better parent. */
export class CandidateScoring {
  constructor(private readonly context: SearchContext) {}

  /** Adds a candidate that joins the pool, unless it turns out not to be better. Gives its index. */
  async add(parents: readonly number[], texts: ComponentTexts, origin: CandidateState['origin']): Promise<number> {
    const candidate = this.context.state.candidates.length;
    this.context.reserve(this.context.run.examples.pareto.length);
    this.context.emit({ type: 'candidateAdded', candidate, parents, texts, origin });
    const rival = this.context.run.search.scoring === 'staged' ? this.betterOf(parents) : undefined;
    const isScored =
      rival === undefined ? await this.scoreWhole(candidate, texts) : await this.scoreInStages(candidate, texts, rival);
    this.context.reserve(0);
    this.context.emit({ type: isScored ? 'candidateScored' : 'candidateDropped', candidate });
    return candidate;
  }

  private betterOf(parents: readonly number[]): CandidateState | undefined {
    const candidates = parents.flatMap((parent) => this.context.state.candidates[parent] ?? []);
    return candidates.sort((a, b) => b.pareto.sum - a.pareto.sum)[0];
  }

  private async scoreWhole(index: number, texts: ComponentTexts): Promise<true> {
    const examples = everyExample('pareto', this.context.run);
    await this.context.runOne({ subject: { kind: 'candidate', index }, texts, examples, purpose: `c${index}` });
    return true;
  }

  /** Whether the candidate came out better than its rival. */
  private async scoreInStages(index: number, texts: ComponentTexts, rival: CandidateState): Promise<boolean> {
    const { state, run } = this.context;
    const staged = new StagedScoring(
      rival.scores.map((score) => score ?? 0),
      run.search.perfectScore,
      run.search.lineages?.neutral ?? false,
    );
    const scores = () => state.candidates[index]?.scores ?? [];
    for (let next = staged.next(scores()); next.length > 0; next = staged.next(scores())) {
      const examples = next.map((example) => ({ set: 'pareto', index: example }) as const);
      await this.context.runOne({ subject: { kind: 'candidate', index }, texts, examples, purpose: `c${index}` });
    }
    return staged.canWin(scores());
  }
}
