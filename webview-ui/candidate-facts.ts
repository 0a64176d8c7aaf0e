import { meanOf, type CandidateState, type RunState } from '../src/gepa/state';
import { shortName } from './candidate-words';
import { formatMinibatch, formatScore } from './number-format';
import { comparePaired } from './paired-comparison';
import { describeAdmission, proposalOf } from './proposal-history';
import type { Projection, Selection } from './projection';

/** A line of the details: what is measured, and the measure. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** More words, for a hover. */
  readonly title?: string;
}

/** What the run knows of a candidate, in the order in which it is asked. */
export function candidateFacts(
  candidate: CandidateState,
  parent: CandidateState | undefined,
  state: RunState,
): readonly Fact[] {
  const source = proposalOf(state, candidate);
  const admission = describeAdmission(state, candidate);
  const test = meanOf(candidate.test);
  return [
    ...(parent === undefined || candidate.pareto.count === 0 ? [] : [againstParent(candidate, parent)]),
    ...(source === undefined
      ? []
      : [
          {
            name: 'Minibatch',
            value: formatMinibatch(source.proposal.before, source.after),
            ...(admission === undefined ? {} : { title: admission }),
          },
        ]),
    ...Object.entries(candidate.objectives).flatMap(([name, average]) => {
      const mean = meanOf(average);
      return mean === undefined ? [] : [{ name, value: formatScore(mean) }];
    }),
    ...(test === undefined ? [] : [{ name: 'Test set', value: `${formatScore(test)} over ${candidate.test.count}` }]),
  ];
}

/** How the candidate did on the selected example, beside its parent and the best of all. */
export function exampleFacts(
  candidate: CandidateState,
  parent: CandidateState | undefined,
  { state, frontier }: Projection,
  { example }: Selection,
): readonly Fact[] {
  const row = example === undefined ? undefined : state.run.examples.pareto[example];
  if (example === undefined || row === undefined) return [];
  const score = (one: CandidateState): string => {
    const value = one.scores[example];
    return value === null || value === undefined ? 'not scored' : formatScore(value);
  };
  const leaders = (frontier.leaders[example] ?? []).slice(0, 3).map(shortName).join(', ');
  const others = [
    ...(parent === undefined ? [] : [`parent ${score(parent)}`]),
    ...(state.best === undefined ? [] : [`best ${formatScore(state.bestPerExample[example] ?? 0)} by ${leaders}`]),
  ];
  return [
    { name: `Example ${example + 1}`, value: row.title, title: row.source },
    ...(row.expected === undefined ? [] : [{ name: 'expected', value: row.expected }]),
    { name: 'score there', value: [score(candidate), ...others].join(' · ') },
  ];
}

function againstParent(candidate: CandidateState, parent: CandidateState): Fact {
  const { won, lost, equal } = comparePaired(candidate.scores, parent.scores);
  return { name: 'Against its parent', value: `${won} won · ${lost} lost · ${equal} equal` };
}
