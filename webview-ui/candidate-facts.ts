import { evidenceOf } from '../src/gepa/review/evidence';
import { evidenceInShort, evidenceTitle } from '../src/gepa/words/evidence-words';
import { failureOf } from '../src/gepa/failures/left-out';
import { describeOneLeftOut } from '../src/gepa/words/left-out-words';
import { valueOf } from '../src/gepa/named-values';
import { describeObjective, titleOfObjective } from '../src/gepa/words/objective-words';
import { meanOf, type CandidateState, type RunState } from '../src/gepa/state';
import { scoreInWords } from '../src/presentation/candidate-words';
import { formatScore } from '../src/presentation/number-format';
import { comparePaired } from '../src/gepa/paired-comparison';
import { proposalOf } from '../src/presentation/proposal-history';
import type { Projection, Selection } from '../src/presentation/projection';
import { dashboardWords as words } from './dashboard-words';

/** A line of the details. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Returns what is known about a candidate, the most interesting first. */
export function candidateFacts(
  candidate: CandidateState,
  parent: CandidateState | undefined,
  state: RunState,
): readonly Fact[] {
  const source = proposalOf(state, candidate);
  const test = meanOf(candidate.test);
  return [
    ...(parent === undefined || candidate.pareto.count === 0 ? [] : [againstParent(candidate, parent)]),
    ...(source === undefined || evidenceOf(state, source).kind === 'none'
      ? []
      : [{ name: evidenceTitle(source.proposal), value: evidenceInShort(state, source) }]),
    ...Object.entries(candidate.objectives).flatMap(([name, average]) => {
      const [mean, scale] = [meanOf(average), valueOf(state.run.scales, name)];
      return mean === undefined ? [] : [{ name: titleOfObjective(name, scale), value: describeObjective(scale, mean) }];
    }),
    ...(test === undefined
      ? []
      : [{ name: words.testSet, value: words.scoreOver(formatScore(test), candidate.test.count) }]),
  ];
}

/** Describes the candidate's score on the selected example next to its parent's and the best; no lines without a selection. */
export function exampleLines(
  candidate: CandidateState,
  parent: CandidateState | undefined,
  { state, frontier }: Projection,
  { example }: Selection,
): readonly string[] {
  const row = example === undefined ? undefined : state.run.examples.pareto[example];
  if (example === undefined || row === undefined) return [];
  const leaders = frontier.leaders[example] ?? [];
  const by = leaders.length > 3 ? words.candidates(leaders.length) : leaders.map(words.shortName).join(', ');
  const best = state.bestPerExample[example] ?? null;
  const about = [
    words.exampleSource(example, row.source),
    row.title,
    ...(row.expected === undefined ? [] : [words.expected(row.expected)]),
  ];
  const failure = failureOf(state, { set: 'pareto', index: example });
  if (failure !== undefined) return [...about, describeOneLeftOut(failure)];
  return [
    ...about,
    [
      words.scores(scoreInWords(state, candidate, example)),
      ...(parent === undefined ? [] : [words.parentScores(scoreInWords(state, parent, example))]),
      ...(best === null ? [] : [words.bestBy(formatScore(best), by)]),
    ].join(' · '),
  ];
}

function againstParent(candidate: CandidateState, parent: CandidateState): Fact {
  const { won, lost, equal } = comparePaired(candidate.scores, parent.scores);
  return { name: words.againstParent, value: words.paired(won, lost, equal) };
}
