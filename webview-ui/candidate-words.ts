import { isLeftOut, remainingExamples } from '../src/gepa/failures/left-out';
import { meanOf, type CandidateState, type RunState } from '../src/gepa/state';
import { countOf, formatCount, formatScore } from './number-format';
import type { Projection } from './projection';

/** A candidate's short name on a plot. */
export function shortName(candidate: number): string {
  return candidate === 0 ? 'seed' : `#${candidate}`;
}

/** The score of a candidate on an example of the Pareto set, or why there is none. */
export function scoreInWords(state: RunState, { scores }: CandidateState, example: number): string {
  if (isLeftOut(state, { set: 'pareto', index: example })) return 'left out';
  const score = scores[example] ?? null;
  return score === null ? 'not scored' : formatScore(score);
}

/** What was said of the pool's candidates since the pool changed. */
const said = new WeakMap<Projection['leads'], Map<number, readonly string[]>>();

/** What is said of a candidate where there is room for a few lines only. */
export function summarize(candidate: CandidateState, projection: Projection): readonly string[] {
  // Many are asked for at once and again and again, and to write numbers takes long.
  if (!candidate.inPool) return linesOf(candidate, projection);
  const known = said.get(projection.leads) ?? new Map<number, readonly string[]>();
  said.set(projection.leads, known);
  const lines = known.get(candidate.index) ?? linesOf(candidate, projection);
  known.set(candidate.index, lines);
  return lines;
}

function linesOf(candidate: CandidateState, { leads, state }: Projection): readonly string[] {
  const mean = meanOf(candidate.pareto);
  const name = candidate.index === 0 ? 'Candidate 0, the seed' : `Candidate ${candidate.index}`;
  const score = mean === undefined ? 'not scored yet' : `mean ${formatScore(mean)}`;
  const led = leads.get(candidate.index);
  return [
    name,
    `${score} · about ${countOf(candidate.size, 'token')}`,
    ...(candidate.inPool
      ? [led === undefined ? 'not on the frontier' : `on the frontier: leads ${countOf(led, 'example')}`]
      : [
          `${candidate.dropped ? describeGivenUp(candidate) : 'being scored'}: ${formatCount(candidate.pareto.count)} of ${countOf(remainingExamples(state, 'pareto').length, 'example')}`,
        ]),
    ...(candidate.parents.length === 0 ? [] : [`from ${candidate.parents.map(shortName).join(' and ')}`]),
  ];
}

/** Why the scoring of a candidate was given up. */
function describeGivenUp({ broken }: CandidateState): string {
  return broken === undefined
    ? 'given up, for it could not beat its parent any more'
    : 'given up, for its text is broken';
}
