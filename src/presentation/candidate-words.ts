// Tested by test/unit/dashboard/orderings.test.ts.
import { isLeftOut, remainingExamples } from '../gepa/failures/left-out';
import { meanOf, type CandidateState, type RunState } from '../gepa/state';
import { nameOfScore } from '../gepa/words/score-words';
import { formatScore } from './number-format';
import type { Projection } from './projection';
import { presentationWords as words } from './presentation-words';

/** Formats a candidate's score on an example of the Pareto set, or says why it has none. */
export function scoreInWords(state: RunState, { scores }: CandidateState, example: number): string {
  if (isLeftOut(state, { set: 'pareto', index: example })) return words.leftOut;
  const score = scores[example] ?? null;
  return score === null ? words.notScored : formatScore(score);
}

/** The summaries of the pool's candidates since the pool changed. */
const said = new WeakMap<Projection['leads'], Map<number, readonly string[]>>();

/** Summarizes a candidate in a few lines. */
export function summarize(candidate: CandidateState, projection: Projection): readonly string[] {
  // All plots need the summaries of all candidates, again and again.
  if (!candidate.inPool) return linesOf(candidate, projection);
  const known = said.get(projection.leads) ?? new Map<number, readonly string[]>();
  said.set(projection.leads, known);
  const lines = known.get(candidate.index) ?? linesOf(candidate, projection);
  known.set(candidate.index, lines);
  return lines;
}

function linesOf(candidate: CandidateState, { leads, state }: Projection): readonly string[] {
  const mean = meanOf(candidate.pareto);
  const score = mean === undefined ? words.notScoredYet : words.mean(nameOfScore(state.run), formatScore(mean));
  const led = leads.get(candidate.index);
  return [
    words.candidateTitle(candidate.index),
    `${score} · ${words.aboutTokens(candidate.size)}`,
    ...(candidate.inPool
      ? [led === undefined ? words.notOnFrontier : words.leadsOnFrontier(led)]
      : [words.scoredOf(whyOutside(candidate), candidate.pareto.count, remainingExamples(state, 'pareto').length)]),
    ...(candidate.parents.length === 0
      ? []
      : [
          [
            ...(candidate.origin.kind === 'written' ? [words.writtenByYou] : []),
            words.from(candidate.parents.map(words.shortName)),
          ].join(', '),
        ]),
  ];
}

/** Describes why a candidate is not in the pool. */
function whyOutside({ withdrawn, dropped, broken }: CandidateState): string {
  if (withdrawn === true) return words.withdrawn;
  if (!dropped) return words.beingScored;
  return broken === undefined ? words.givenUpAsWorse : words.givenUpAsBroken;
}
