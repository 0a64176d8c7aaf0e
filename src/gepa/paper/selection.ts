// Tested by test/unit/gepa/search.test.ts.
import { scoreOn } from '../across-models';
import type { ComponentTexts } from '../candidate';
import type { DiscardReason, PairedScores, Proposal } from '../proposal';
import { alternativesIn } from '../hypotheses/alternatives';
import { HypothesisRace, type Tested } from '../hypotheses/hypothesis-race';
import { FurtherExamples } from '../noise/further-examples';
import type { SearchContext } from '../search-context';
import { valueOf } from '../named-values';
import { isShortening, toleratedLoss } from '../shortening/tolerated-loss';

/** What a proposal gained over its parent. */
interface TestResult {
  readonly gain: number;
  /** Whether another hypothesis of its reflection won. */
  readonly isOutdone: boolean;
}

/** Tests proposals against their parents and selects the improvements. */
export class ProposalSelection {
  private readonly furtherExamples: FurtherExamples;
  private readonly race: HypothesisRace;

  constructor(private readonly context: SearchContext) {
    this.furtherExamples = new FurtherExamples(context);
    this.race = new HypothesisRace(context, (proposal, after) => this.gainOf(proposal, after));
  }

  /**
   * Returns the proposals that aren't duplicates. With `duplicates: 'run'`, discards duplicates before they cost a
   * rollout.
   */
  withoutDuplicates(proposals: readonly Proposal[]): readonly Proposal[] {
    return this.context.run.search.duplicates === 'run'
      ? proposals.filter((proposal) => this.isNew(proposal))
      : proposals;
  }

  /** Returns the first hypothesis of each reflection, and sets the others aside: without a test, nothing shows which is better. */
  firstHypotheses(proposals: readonly Proposal[]): readonly Proposal[] {
    return alternativesIn(proposals).flatMap(([first, ...others]) => {
      for (const { number } of others) this.setAside(number);
      return first === undefined ? [] : [first];
    });
  }

  /** Tests proposals and returns the improvements that the run's `keep` allows. Discards the others. */
  async testAndSelect(proposals: readonly Proposal[]): Promise<readonly Proposal[]> {
    const results = await this.test(proposals, true);
    const gainOf = (proposal: Proposal) => results.get(proposal)?.gain ?? 0;
    const tested = proposals.filter((proposal) => results.has(proposal));
    const improved = tested.filter((proposal) => this.isAccepted(proposal, gainOf(proposal)));
    const winners = improved.filter((proposal) => results.get(proposal)?.isOutdone === false);
    const { keep } = this.context.run.search;
    const kept = keep === 'all' ? winners : [...winners].sort((a, b) => gainOf(b) - gainOf(a)).slice(0, keep);
    const chosen = withoutRepeats(kept, (proposal) => JSON.stringify(this.context.textsOf(proposal)));
    for (const proposal of tested) {
      if (chosen.has(proposal)) continue;
      this.context.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: discardReason(proposal) });
    }
    return [...chosen];

    function discardReason(proposal: Proposal): DiscardReason {
      if (kept.includes(proposal)) return { kind: 'duplicate', of: 'another proposal of its iteration' };
      return { kind: improved.includes(proposal) ? 'outdone' : 'notBetter' };
    }
  }

  /**
   * Runs proposals on their examples, side by side. Returns each proposal's gain over its parent on the examples that both
   * have scores on. Discards proposals whose text is broken, and those whose examples were all left out; sets hypotheses aside that weren't
   * run.
   *
   * @param looksFurther whether improvements that noise may have made are tested on further examples.
   */
  async test(proposals: readonly Proposal[], looksFurther = false): Promise<ReadonlyMap<Proposal, TestResult>> {
    const tested = await this.race.run(proposals);
    const further = looksFurther ? await this.lookFurther(proposals, tested) : undefined;
    const results = new Map<Proposal, TestResult>();
    for (const [place, proposal] of proposals.entries()) {
      const test = tested[place] ?? { kind: 'setAside' };
      const { number } = proposal;
      if (test.kind === 'setAside') {
        this.setAside(number);
        continue;
      }
      const { outcome, isOutdone } = test;
      if (outcome.kind === 'failed') {
        this.context.emit({ type: 'proposalDiscarded', proposal: number, reason: outcome.reason });
        continue;
      }
      const after = outcome.results.map((result) => result?.score ?? null);
      if (proposal.baseline !== undefined && after.every((score) => score === null)) {
        this.context.emit({ type: 'proposalDiscarded', proposal: number, reason: { kind: 'untestable' } });
        continue;
      }
      const more = further?.get(proposal);
      const event = { type: 'proposalTested', proposal: number, after } as const;
      if (after.length > 0) this.context.emit(more === undefined ? event : { ...event, further: more });
      results.set(proposal, { gain: this.gainOf(proposal, after, more), isOutdone });
    }
    return results;
  }

  private setAside(proposal: number): void {
    this.context.emit({ type: 'proposalDiscarded', proposal, reason: { kind: 'setAside' } });
  }

  /** Tests improvements on further examples as long as noise may have made them. */
  private lookFurther(proposals: readonly Proposal[], tested: readonly Tested[]) {
    const improved = proposals.flatMap((proposal, place) => {
      const test = tested[place];
      const { scores: before = [] } = proposal.baseline ?? {};
      if (test?.kind !== 'run' || test.isOutdone || proposal.origin.kind !== 'reflection') return [];
      const { outcome } = test;
      if (outcome.kind !== 'ran') return [];
      const after = outcome.results.map((result) => result?.score ?? null);
      const differences = after.flatMap((score, at) => (score === null ? [] : [score - (before[at] ?? 0)]));
      return this.gainOf(proposal, after) > 0 ? [{ proposal, differences }] : [];
    });
    return improved.length === 0 ? undefined : this.furtherExamples.run(improved);
  }

  /** The gain of a proposal over its parent on the examples that both have scores on. */
  private gainOf({ baseline }: Proposal, after: readonly (number | null)[], further?: PairedScores): number {
    const { run } = this.context;
    const [examples, now] = [
      [...(baseline?.examples ?? []), ...(further?.examples ?? [])],
      [...after, ...(further?.after ?? [])],
    ];
    const before = [...(baseline?.scores ?? []), ...(further?.before ?? [])];
    const known = before.map((score, place) => ((now[place] ?? null) === null ? null : score));
    return scoreOn(run, examples, now).sum - scoreOn(run, examples, known).sum;
  }

  /** Whether a proposal repeats no candidate, and no proposal that waits or was rejected. Discards it otherwise. */
  private isNew(proposal: Proposal): boolean {
    const { state } = this.context;
    const texts = this.context.textsOf(proposal);
    // The proposal of a withdrawn candidate waits, or the developer decided otherwise on it.
    const candidate = state.candidates.find((other) => other.withdrawn === undefined && sameTexts(other.texts, texts));
    const earlier = state.proposals.find(
      ({ proposal: other, status, discard }) =>
        other.number < proposal.number &&
        (status === 'waiting' || discard?.kind === 'rejected') &&
        sameTexts(this.context.textsOf(other), texts),
    );
    if (candidate === undefined && earlier === undefined) return true;
    const of = candidate === undefined ? `proposal ${earlier?.proposal.number ?? 0}` : `candidate ${candidate.index}`;
    this.context.emit({ type: 'proposalDiscarded', proposal: proposal.number, reason: { kind: 'duplicate', of } });
    return false;
  }

  /**
   * Whether a gain is enough: a merge must equal the better parent, a shorter text its parent as far as noise allows, and a
   * reflection's child must improve.
   */
  private isAccepted(proposal: Proposal, gain: number): boolean {
    const { acceptance } = this.context.run.search;
    const { origin, baseline } = proposal;
    if (isShortening(proposal)) return gain >= -toleratedLoss(this.context.state, baseline?.examples.length ?? 0);
    return origin.kind === 'merge' || acceptance === 'improvement_or_equal' ? gain >= 0 : gain > 0;
  }
}

/** Returns the first item of each key. */
function withoutRepeats<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlySet<T> {
  const seen = new Set<string>();
  return new Set(
    items.filter((item) => {
      const key = keyOf(item);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    }),
  );
}

function sameTexts(a: ComponentTexts, b: ComponentTexts): boolean {
  return Object.keys(a).every((component) => valueOf(a, component) === valueOf(b, component));
}
