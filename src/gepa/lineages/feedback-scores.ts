// Tested by test/unit/gepa/lineages/lineages.test.ts.
import { evidenceOf, measurementsOf } from '../review/evidence';
import type { KnownScore } from './feedback-order';
import type { SearchContext } from '../search-context';
import type { CandidateState } from '../state';

/**
 * Finds the scores of candidates on feedback examples: their own, or else the latest of an ancestor (for a merge, of
 * the first parent). A child mostly fails where its parent failed, so the parent's scores show where to look without
 * running the child.
 */
export class FeedbackScores {
  private readonly inherited = new Map<number, readonly (number | undefined)[]>();

  constructor(private readonly context: SearchContext) {}

  /** Returns the candidate's score on an example, or the score of an ancestor. */
  find(candidate: number, example: number): KnownScore | undefined {
    const own = this.ownScore(candidate, example);
    if (own !== undefined) return { score: own, isOwn: true };
    const score = this.inheritedBy(candidate)[example];
    return score === undefined ? undefined : { score, isOwn: false };
  }

  private ownScore(candidate: number, example: number): number | undefined {
    return this.context.knownScore(this.context.state.candidates[candidate]?.texts ?? {}, example);
  }

  /** Returns the ancestors' scores by example, as known on the first call. */
  private inheritedBy(index: number): readonly (number | undefined)[] {
    const candidate = this.context.state.candidates[index];
    const known = this.inherited.get(index);
    if (known !== undefined || candidate === undefined) return known ?? [];
    const scores = this.inheritFrom(candidate);
    this.inherited.set(index, scores);
    return scores;
  }

  private inheritFrom({ parents: [parent], origin }: CandidateState): readonly (number | undefined)[] {
    const { run, state } = this.context;
    const before = parent === undefined ? [] : this.inheritedBy(parent);
    const scores = run.examples.feedback.map((_, example) =>
      parent === undefined ? undefined : (this.ownScore(parent, example) ?? before[example]),
    );
    const made = origin.kind === 'seed' ? undefined : state.proposals[origin.proposal - 1];
    for (const { examples, after } of made === undefined ? [] : measurementsOf(evidenceOf(state, made))) {
      for (const [place, { set, index }] of examples.entries()) {
        const score = after[place];
        if (set === 'feedback' && score !== undefined) scores[index] = score;
      }
    }
    return scores;
  }
}
