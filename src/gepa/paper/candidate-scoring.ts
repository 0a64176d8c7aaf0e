// Tested by test/unit/gepa/search.test.ts.
import { examplesIn, scoredTogether } from '../across-models';
import type { ComponentTexts } from '../candidate';
import type { BrokenReason } from '../proposal';
import { describeBroken } from '../words/reasons';
import { poolMeans } from './informative-rows';
import type { SearchContext } from '../search-context';
import { StagedScoring } from '../lineages/staged-scoring';
import { comparesEstimates, estimatedMeans } from '../noise/noise';
import { isShortening, toleratedLoss } from '../shortening/tolerated-loss';
import { meanOf, type CandidateState } from '../state';
import { UserError } from '../user-error';

/** Scores candidates on the Pareto set, and the seed and the winner on the test set. */
export class CandidateScoring {
  constructor(private readonly context: SearchContext) {}

  /**
   * Adds and scores a candidate. It joins the pool unless staged scoring finds that it can't beat its parent. Returns
   * its index.
   *
   * @param meanwhile begins work that needn't wait for the scores.
   * @throws {UserError} if the text of the seed is broken, since nothing else could run.
   */
  async add(
    parents: readonly number[],
    texts: ComponentTexts,
    origin: CandidateState['origin'],
    meanwhile: () => void = () => undefined,
  ): Promise<number> {
    const candidate = this.context.state.candidates.length;
    this.context.reserve(this.context.remainingCount('pareto'));
    this.context.emit({ type: 'candidateAdded', candidate, parents, texts, origin });
    meanwhile();
    // The developer wrote it to see its scores.
    const stages = origin.kind === 'written' ? undefined : this.stagesAfter(parents, origin);
    const verdict =
      stages === undefined
        ? await this.scoreWhole(candidate, texts)
        : await this.scoreInStages(candidate, texts, stages);
    this.context.reserve(0);
    if (verdict === 'scored') this.context.emit({ type: 'candidateScored', candidate });
    else if (verdict === 'outdone') this.context.emit({ type: 'candidateDropped', candidate });
    else if (origin.kind === 'seed') throw new UserError(describeBroken(verdict));
    else this.context.emit({ type: 'candidateDropped', candidate, broken: verdict });
    return candidate;
  }

  /** Scores the seed and the best candidate on the test set, which the search hasn't used. */
  async scoreTestSet(): Promise<void> {
    const { run, state } = this.context;
    const examples = this.context.remaining('test');
    if (examples.length === 0) return;
    const indices = [...new Set([0, state.best ?? 0])];
    this.context.emit({ type: 'testStarted', candidates: indices });
    await this.context.runAll(
      indices.map((index) => ({
        subject: { kind: 'candidate', index },
        texts: state.candidates[index]?.texts ?? run.seed,
        examples,
        purpose: `c${index}`,
      })),
    );
  }

  /** Returns the stages to score a child in; undefined if it is scored on the whole set. */
  private stagesAfter(parents: readonly number[], origin: CandidateState['origin']): StagedScoring | undefined {
    const { search } = this.context.run;
    const { state } = this.context;
    const estimates = comparesEstimates(state) ? estimatedMeans(state) : undefined;
    const sumOf = ({ index, pareto }: CandidateState) => (estimates?.[index] ?? 0) * pareto.count;
    const candidates = parents.flatMap((parent) => state.candidates[parent] ?? []);
    const [rival] = candidates.sort((a, b) =>
      estimates === undefined ? b.pareto.sum - a.pareto.sum : sumOf(b) - sumOf(a),
    );
    const made = origin.kind === 'reflection' ? state.proposals[origin.proposal - 1]?.proposal : undefined;
    const shorter = made !== undefined && isShortening(made);
    // A shorter text is of use only if it does as well, so its scoring ends as soon as it can't.
    if ((search.scoring === 'whole' && !shorter) || rival === undefined) return undefined;
    // A merge has learned nothing that its parents haven't, so it must be better than both.
    const neutral = (search.lineages?.neutral ?? search.strategy?.kind === 'textgrad') && parents.length === 1;
    const { run } = this.context;
    const together = scoredTogether(run, examplesIn(run, 'pareto'));
    const flattery = estimates === undefined ? 0 : (meanOf(rival.pareto) ?? 0) - (estimates[rival.index] ?? 0);
    const { count } = rival.pareto;
    const tolerated = shorter ? toleratedLoss(state, count) / Math.max(1, count) : 0;
    return new StagedScoring(
      () => rival.scores,
      search.perfectScore,
      neutral || shorter,
      together,
      flattery + tolerated,
      poolMeans(state),
    );
  }

  private async scoreWhole(index: number, texts: ComponentTexts): Promise<Verdict> {
    const examples = this.context.remaining('pareto');
    const subject = { kind: 'candidate', index } as const;
    const outcome = await this.context.runOne({ subject, texts, examples, purpose: `c${index}` });
    return outcome.kind === 'failed' ? outcome.reason : 'scored';
  }

  private async scoreInStages(index: number, texts: ComponentTexts, stages: StagedScoring): Promise<Verdict> {
    const { state } = this.context;
    const scores = () => state.candidates[index]?.scores ?? [];
    for (let next = stages.next(scores()); next.length > 0; next = stages.next(scores())) {
      const examples = next.map((example) => ({ set: 'pareto', index: example }) as const);
      const subject = { kind: 'candidate', index } as const;
      const outcome = await this.context.runOne({ subject, texts, examples, purpose: `c${index}` });
      if (outcome.kind === 'failed') return outcome.reason;
    }
    return stages.canWin(scores()) ? 'scored' : 'outdone';
  }
}

/** The result of scoring a candidate. `outdone`: abandoned because it could no longer beat its parent. */
type Verdict = 'scored' | 'outdone' | BrokenReason;
